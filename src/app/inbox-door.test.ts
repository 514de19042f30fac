import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { MacAddress } from '#values/mac-address.ts';
import { InboxDoor } from './inbox-door.ts';

const [stranger, friend] = ['00:11:5C:93:AF:D1', '00:11:5C:93:AF:D2'] as [MacAddress, MacAddress];

test('a stranger is news once a minute, a known phone never', () => {
  let time = 0;
  const news: MacAddress[] = [];
  const clock = { now: () => time, monotonic: () => time };
  const door = new InboxDoor(
    clock,
    (mac) => mac === friend,
    (mac) => news.push(mac),
  );
  for (time = 0; time < 130_000; time += 4000) {
    assert.ok(door.knock(stranger));
    assert.ok(door.knock(friend));
  }
  assert.deepEqual(news, [stranger, stranger, stranger]);
});

test('of a flood twenty a second come in, and the others when they ask again', () => {
  let time = 0;
  const news: MacAddress[] = [];
  const clock = { now: () => time, monotonic: () => time };
  const door = new InboxDoor(
    clock,
    () => false,
    (mac) => news.push(mac),
  );
  const flood = Array.from({ length: 50 }, (_, number) => `made up ${number}` as MacAddress);
  for (time = 0; time < 3000; time += 1000) {
    const isIn = flood.map((mac) => door.knock(mac));
    assert.equal(isIn.filter(Boolean).length, Math.min(50, 20 * (1 + time / 1000)));
  }
  assert.equal(news.length, 50);
  assert.deepEqual(news.slice(0, 20), flood.slice(0, 20));
  assert.deepEqual(new Set(news), new Set(flood));
});
