import assert from 'node:assert/strict';
import { test } from 'node:test';
import { deriveClock } from './derive-clock.ts';
import {
  describeChange,
  describeMoment,
  describeOffset,
  describeProblem,
  nearestChoice,
} from './describe-clock.ts';

const on = (text: string) => Date.parse(text);

test('changes and moments as clocks there show them', () => {
  assert.equal(
    describeChange({ at: on('2027-10-31T01:00Z'), before: 120, after: 60 }),
    'Sunday 31 October 2027, 03:00 → 02:00',
  );
  assert.equal(describeMoment('Europe/Brussels', on('2027-03-28T01:00Z')), 'Sunday 28 March 2027, 02:00');
  assert.equal(describeMoment('America/Santiago', on('2029-01-01T03:00Z')), 'Monday 1 January 2029, 00:00');
  assert.equal(describeOffset(-210), 'UTC-03:30');
});

test('every reason is told in words, with what to set instead', () => {
  const at = (zone: string, text: string) => describeProblem(deriveClock(zone, on(text)), on(text));
  assert.match(at('Asia/Kathmandu', '2026-11-23T12:00Z'), /UTC\+05:45/);
  assert.match(at('Australia/Lord_Howe', '2026-11-23T12:00Z'), /part of an hour/);
  assert.match(at('Africa/Casablanca', '2024-06-01T12:00Z'), /Moon/);
  assert.match(at('Africa/Casablanca', '2026-01-01T12:00Z'), /3 times in 2026/);
  assert.equal(at('Europe/Brussels', '2026-01-01T12:00Z'), '');
  assert.equal(
    nearestChoice(deriveClock('Asia/Kathmandu', on('2026-11-23T12:00Z'))),
    'time_zone IST dst_auto_adjust 0',
  );
});
