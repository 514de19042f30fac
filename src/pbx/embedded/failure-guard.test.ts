import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FailureGuard } from './failure-guard.ts';
import { LeakyCounters } from './leaky-counters.ts';

function guardAt() {
  const time = { now: 0 };
  return { time, guard: new FailureGuard({ monotonic: () => time.now }) };
}

test('answers to one address come ever later, up to a bound, and recover', () => {
  const { guard, time } = guardAt();
  const delays = Array.from({ length: 30 }, (_, index) => guard.failed('a', `user${index}`).delayMs);
  assert.deepEqual(delays.slice(0, 3), [250, 500, 750]);
  assert.equal(delays.at(-1), 4000);
  assert.equal(guard.failed('b', 'user').delayMs, 250);
  time.now = 400_000;
  assert.equal(guard.failed('a', 'user').delayMs, 250);
});

test('ten guesses at one user are looked at, then one in six seconds; other users and addresses are not touched', () => {
  const { guard, time } = guardAt();
  let looked = 0;
  const guess = () => {
    if (!guard.isExhausted('a', '208')) looked += 1;
    guard.failed('a', '208');
  };
  for (let second = 0; second < 600; second += 1) {
    time.now = second * 1000;
    guess();
  }
  assert.ok(looked >= 100 && looked <= 111, `${looked} looked at`);
  assert.ok(guard.isExhausted('a', '208'));
  assert.ok(!guard.isExhausted('a', '209') && !guard.isExhausted('b', '208'));
  guard.succeeded('a', '208');
  assert.ok(!guard.isExhausted('a', '208'));
});

test('of a name only 64 characters are told apart, because it is kept', () => {
  const { guard } = guardAt();
  const name = 'x'.repeat(64);
  for (let guess = 0; guess < 10; guess += 1) guard.failed('a', `${name}${guess}`);
  assert.ok(guard.isExhausted('a', name));
});

test('counters are bounded: the one longest untouched goes first', () => {
  const counters = new LeakyCounters({ monotonic: () => 0 }, 1000, 2);
  for (const key of ['a', 'b', 'a', 'c']) counters.add(key);
  assert.deepEqual(
    ['a', 'b', 'c'].map((key) => counters.level(key)),
    [2, 0, 1],
  );
});
