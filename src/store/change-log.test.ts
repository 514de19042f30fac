import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CHANGES_KEPT, newestChange, readChanges } from './change-log.ts';
import { addExtension, removeExtension } from './extensions.ts';
import { FleetView } from './fleet-view.ts';
import { temporaryStore } from './testing/temporary-store.ts';

const extension = (number: string) => ({ number, name: 'n', secret: 's' });

test('changes are numbered without gaps, also after one that was rolled back', async (t) => {
  const { db } = await temporaryStore(t);
  assert.equal(await newestChange(db), 0);
  assert.deepEqual(await readChanges(db, 0), []);
  await addExtension(db, extension('1'));
  await assert.rejects(addExtension(db, extension('1')));
  await addExtension(db, extension('2'));
  assert.deepEqual(await readChanges(db, 0), [
    { seq: 1, entity: 'extension', key: '1' },
    { seq: 2, entity: 'extension', key: '2' },
  ]);
  assert.deepEqual(await readChanges(db, 2), []);
  assert.equal(await newestChange(db), 2);
});

test('old changes make room, and who missed them reads everything anew', async (t) => {
  const { db, blobs } = await temporaryStore(t);
  for (const number of ['1', '2']) await addExtension(db, extension(number));
  const view = await FleetView.load(db, blobs);
  await removeExtension(db, '1');
  const late = { seq: CHANGES_KEPT + 10, entity: 'file', key: 'filler' };
  await db.insertInto('change').values(late).execute();
  await addExtension(db, extension('3'));
  assert.equal(await readChanges(db, 2), 'forgotten');
  assert.deepEqual((await readChanges(db, late.seq)).length, 1);

  const before = view.revision;
  assert.equal(await view.refresh(), true);
  assert.deepEqual(
    ['1', '2', '3'].map((number) => view.extension(number)?.number),
    [undefined, '2', '3'],
  );
  assert.notEqual(view.revision, before, 'what was rendered before counts no more');
  assert.equal(await view.refresh(), false);
});
