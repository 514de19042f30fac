import assert from 'node:assert/strict';
import { test } from 'node:test';
import { alterExtension, makeExtension } from '#app/manage-extensions.ts';
import { readExtensions } from '#store/extensions.ts';
import { readPbxes } from '#store/pbxes.ts';
import { temporaryStore } from '#store/testing/temporary-store.ts';
import { changePbx, makePbx } from './manage-pbx.ts';

const address = '192.168.0.5';

test('a PBX is kept with what was said, and changed by what is said', async (t) => {
  const { db } = await temporaryStore(t);
  await makePbx(db, 'provider', 'generic', { address, voicemail: '*97' });
  await changePbx(db, 'provider', { port: 5070 });
  const kept = { name: 'provider', kind: 'generic', address, port: 5070, connection: {} };
  assert.deepEqual(await readPbxes(db), [{ ...kept, voicemail: '*97' }]);
  await changePbx(db, 'provider', { voicemail: null });
  assert.deepEqual(await readPbxes(db), [kept]);
});

for (const [what, name, kind, details, code] of [
  ['a name with a blank', 'my pbx', 'generic', { address }, 'PBX_NAME_INVALID'],
  ['the name of the one inside', 'embedded', 'generic', { address }, 'PBX_NAME_INVALID'],
  ['a kind that nobody knows', 'x', 'genric', { address }, 'PBX_KIND_UNKNOWN'],
  ['an address that phones can’t use', 'x', 'generic', { address: 'a b' }, 'SETTING_VALUE_INVALID'],
  ['port 0', 'x', 'generic', { address, port: 0 }, 'SETTING_VALUE_INVALID'],
  [
    'a field that the kind does not have',
    'x',
    'generic',
    { address, fields: new Map([['ami', 'x']]) },
    'PBX_FIELD_UNKNOWN',
  ],
] as const) {
  test(`refused: ${what}`, async (t) => {
    const { db } = await temporaryStore(t);
    await assert.rejects(makePbx(db, name, kind, details), { code });
    assert.deepEqual(await readPbxes(db), []);
  });
}

test('an extension moves to another PBX and home again', async (t) => {
  const { db } = await temporaryStore(t);
  await makePbx(db, 'provider', 'generic', { address });
  const { secret } = await makeExtension(db, { number: '208' });
  await alterExtension(db, '208', { pbx: 'provider', user: 'desk', mailbox: '208@default' });
  const base = { number: '208', name: '208', secret };
  const there = { ...base, pbx: 'provider', user: 'desk', mailbox: '208@default' };
  assert.deepEqual(await readExtensions(db), [there]);
  await assert.rejects(alterExtension(db, '208', { pbx: 'embedded' }), { code: 'USER_NOT_INSIDE' });
  await assert.rejects(makeExtension(db, { number: '209', authname: 'x' }), { code: 'USER_NOT_INSIDE' });
  await assert.rejects(alterExtension(db, '208', { mailbox: 'a b' }), { code: 'MAILBOX_INVALID' });
});
