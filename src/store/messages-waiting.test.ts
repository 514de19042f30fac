import assert from 'node:assert/strict';
import { test } from 'node:test';
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
