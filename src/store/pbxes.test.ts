import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addExtension, changeExtension, readExtensions } from './extensions.ts';
import { readPbxes, removePbx, type StoredPbx, writePbx } from './pbxes.ts';
import { undoRevision } from './rollback.ts';
import { temporaryStore } from './testing/temporary-store.ts';

const office: StoredPbx = {
  name: 'office',
  kind: 'asterisk',
  address: '192.168.0.5',
  port: 5060,
  voicemail: '*97',
  connection: { ami: '127.0.0.1:5038' },
};
const branch: StoredPbx = {
  name: 'branch',
  kind: 'generic',
  address: 'b.example',
  port: 5070,
  connection: {},
};

test('PBXes are kept whole, listed by name and changed by name', async (t) => {
  const { db } = await temporaryStore(t);
  await writePbx(db, office, 'new');
  await writePbx(db, branch, 'new');
  assert.deepEqual(await readPbxes(db), [branch, office]);
  await assert.rejects(writePbx(db, office, 'new'), { code: 'PBX_EXISTS' });
  await writePbx(db, { ...office, port: 5080 }, 'known');
  assert.equal((await readPbxes(db, 'office'))[0]?.port, 5080);
  await assert.rejects(writePbx(db, { ...office, name: 'gone' }, 'known'), { code: 'PBX_UNKNOWN' });
});

test('a PBX with extensions stays, and one without goes', async (t) => {
  const { db } = await temporaryStore(t);
  await writePbx(db, office, 'new');
  const extension = { number: '208', name: 'Desk', secret: 's', pbx: 'office', mailbox: '208@default' };
  await addExtension(db, extension);
  assert.deepEqual(await readExtensions(db), [extension]);
  await assert.rejects(removePbx(db, 'office'), { code: 'PBX_IN_USE' });
  await changeExtension(db, '208', { pbx: null, mailbox: null });
  assert.deepEqual(await readExtensions(db), [{ number: '208', name: 'Desk', secret: 's' }]);
  await removePbx(db, 'office');
  await assert.rejects(removePbx(db, 'office'), { code: 'PBX_UNKNOWN' });
});

test('an extension is on a PBX that exists, as a user that nobody else there is', async (t) => {
  const { db } = await temporaryStore(t);
  await writePbx(db, office, 'new');
  await writePbx(db, branch, 'new');
  const one = { number: '208', name: 'A', secret: 's', pbx: 'office' };
  await assert.rejects(addExtension(db, { ...one, pbx: 'gone' }), { code: 'PBX_UNKNOWN' });
  await addExtension(db, one);
  const same = { number: '308', name: 'B', secret: 's', pbx: 'office', user: '208' };
  await assert.rejects(addExtension(db, same), { code: 'USER_TAKEN' });
  await addExtension(db, { ...same, pbx: 'branch' });
  await assert.rejects(changeExtension(db, '308', { pbx: 'office' }), { code: 'USER_TAKEN' });
});

test('a removal is taken back with everything that the connection needs', async (t) => {
  const { db } = await temporaryStore(t);
  await writePbx(db, office, 'new');
  await removePbx(db, 'office');
  await undoRevision(db, 2);
  assert.deepEqual(await readPbxes(db), [office]);
});
