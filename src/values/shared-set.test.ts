import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sharedSet } from './shared-set.ts';

test('the same words give the same set, others another one', () => {
  const set = sharedSet('["a","b"]');
  assert.deepEqual([...set], ['a', 'b']);
  assert.equal(sharedSet(JSON.stringify(['a', 'b'])), set);
  assert.notEqual(sharedSet('["a b"]'), set);
});

test('more different sets than are kept are right all the same', () => {
  const all = Array.from({ length: 5000 }, (_, index) => JSON.stringify([String(index)]));
  for (const words of all) sharedSet(words);
  for (const [index, words] of all.entries()) assert.deepEqual([...sharedSet(words)], [String(index)]);
});
