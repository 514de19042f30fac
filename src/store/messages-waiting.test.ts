import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addExtension, removeExtension } from './extensions.ts';
import { readMessages, recordMessages } from './messages-waiting.ts';
import { temporaryStore } from './testing/temporary-store.ts';

test('what lamps were told last is kept, whole', async (t) => {
  const { db } = await temporaryStore(t);
  await recordMessages(db, [
    { user: '208', fresh: 3, old: 1 },
    { user: '209', fresh: 1, old: 0 },
    { user: '208', fresh: 2, old: 2 },
  ]);
  await recordMessages(db, [{ user: '209', fresh: 0, old: 0 }]);
  assert.deepEqual(await readMessages(db), [
    { user: '208', fresh: 2, old: 2 },
    { user: '209', fresh: 0, old: 0 },
  ]);
});

test('an extension that is made anew has no messages of the one before', async (t) => {
  const { db } = await temporaryStore(t);
  await addExtension(db, { number: '208', name: '', secret: 's' });
  await recordMessages(db, [{ user: '208', fresh: 3, old: 1 }]);
  await removeExtension(db, '208');
  assert.deepEqual(await readMessages(db), []);
});
