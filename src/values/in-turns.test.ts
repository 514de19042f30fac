import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inTurns } from './in-turns.ts';

test('all items have their turn in order, and others get in between', async () => {
  const happened: string[] = [];
  setImmediate(() => happened.push('a packet'));
  await inTurns([1, 2, 3, 4], 2, async (item) => happened.push(String(item)));
  assert.deepEqual(happened, ['1', '2', 'a packet', '3', '4']);
});
