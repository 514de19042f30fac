import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addCallGroup, readCallGroups, removeCallGroup, type StoredCallGroup } from './call-groups.ts';
import { addExtension, removeExtension } from './extensions.ts';
import { FleetView } from './fleet-view.ts';
import { temporaryStore } from './testing/temporary-store.ts';

const group: StoredCallGroup = { number: '300', ring: 'hunt', timeout: 15, members: ['209', '208'] };

test('groups are kept with their members in order, and a running server sees them come and go', async (t) => {
  const { db, blobs } = await temporaryStore(t);
  for (const number of ['208', '209']) await addExtension(db, { number, name: number, secret: 's' });
  const view = await FleetView.load(db, blobs);
  await addCallGroup(db, group);
  assert.deepEqual(await readCallGroups(db), [group]);
  assert.equal(view.callGroup('300'), undefined);
  await view.refresh();
  assert.deepEqual(view.callGroup('300'), group);
  assert.deepEqual((await FleetView.load(db, blobs)).callGroup('300'), group);
  await removeCallGroup(db, '300');
  await view.refresh();
  assert.equal(view.callGroup('300'), undefined);
  await assert.rejects(removeCallGroup(db, '300'), { code: 'GROUP_UNKNOWN' });
});

test('a number is an extension or a group, and members exist as long as the group does', async (t) => {
  const { db } = await temporaryStore(t);
  const extension = (number: string) => ({ number, name: number, secret: 's' });
  await assert.rejects(addCallGroup(db, group), { code: 'EXTENSION_UNKNOWN' });
  for (const number of ['208', '209']) await addExtension(db, extension(number));
  await assert.rejects(addCallGroup(db, { ...group, number: '208' }), { code: 'NUMBER_TAKEN' });
  await addCallGroup(db, group);
  await assert.rejects(addCallGroup(db, group), { code: 'NUMBER_TAKEN' });
  await assert.rejects(addExtension(db, extension('300')), { code: 'NUMBER_TAKEN' });
  await assert.rejects(removeExtension(db, '208'), { code: 'EXTENSION_IN_USE' });
  await removeCallGroup(db, '300');
  await removeExtension(db, '208');
});
