import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CallsUnderWay } from './calls-under-way.ts';

const end = (user: string, contact = `sip:${user}@192.168.0.41`) => ({ user, contact });
const counts = (calls: CallsUnderWay) => ['208', '209', '210'].map((user) => calls.of(user));

test('who calls and who rings has a call; whoever answers keeps it, until it is over', () => {
  const calls = new CallsUnderWay();
  calls.begin('a', end('208'));
  calls.ring('a', end('209'));
  calls.ring('a', end('210'));
  assert.deepEqual(counts(calls), [1, 1, 1]);
  calls.quit('a', end('209'));
  assert.deepEqual(counts(calls), [1, 0, 1]);
  calls.ring('a', end('209'));
  calls.answer('a', end('209'));
  assert.deepEqual(counts(calls), [1, 1, 0]);
  calls.begin('b', end('209'));
  assert.deepEqual(counts(calls), [1, 2, 0]);
  calls.end('a');
  assert.deepEqual(counts(calls), [0, 1, 0]);
});

test('a call whose phone restarted or went is over, though nobody ended it; another phone of the extension keeps its own', () => {
  const calls = new CallsUnderWay();
  calls.begin('a', end('208'));
  calls.ring('a', end('209'));
  calls.lost(end('208', 'sip:208@192.168.0.99'));
  assert.deepEqual(counts(calls), [1, 1, 0]);
  calls.lost(end('209'));
  assert.deepEqual(counts(calls), [0, 0, 0]);
});

test('what is told of a call that is not known means nothing, and of too many the oldest are forgotten', () => {
  const calls = new CallsUnderWay(16);
  calls.ring('a', end('209'));
  calls.answer('a', end('209'));
  calls.end('a');
  assert.deepEqual(counts(calls), [0, 0, 0]);
  for (let index = 0; index < 100; index += 1) calls.begin(String(index), end('208'));
  const left = calls.of('208');
  assert.ok(left > 0 && left <= 16, String(left));
});
