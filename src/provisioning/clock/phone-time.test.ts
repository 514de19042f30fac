import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { TIME_ZONES } from '#knowledge/time-zones.ts';
import { clockDeparture } from './clock-departure.ts';
import { deriveClock } from './derive-clock.ts';
import { type ChangeRule, clockSettings, type PhoneClock } from './phone-clock.ts';
import { nextPhoneChanges, phoneOffset } from './phone-time.ts';
import { readChanges, readOffset } from './testing/clock-reading.ts';

const on = (text: string) => Date.parse(text);
const day = fc.oneof(
  fc.record({ date: fc.integer({ min: 1, max: 28 }) }),
  fc.record({ weekday: fc.integer({ min: 0, max: 6 }), week: fc.constantFrom(1, 2, 3, 4, 8) }),
);
const rule = (months: number[]): fc.Arbitrary<ChangeRule> =>
  fc.record({ month: fc.constantFrom(...months), day, time: fc.integer({ min: 0, max: 1439 }) });
const clock: fc.Arbitrary<PhoneClock> = fc
  .record({
    zone: fc.constantFrom(...TIME_ZONES),
    hours: fc.integer({ min: 1, max: 2 }),
    one: rule([2, 3, 4, 5]),
    other: rule([8, 9, 10, 11]),
    south: fc.boolean(),
  })
  .map(({ zone, hours, one, other, south }) => ({
    zone,
    daylight: { hours, start: south ? other : one, stop: south ? one : other },
  }));

test('property: our notion of what a phone shows is that of a phone which reads its settings', () => {
  const moment = fc.integer({ min: on('2020-01-02'), max: on('2035-12-30') });
  fc.assert(
    fc.property(clock, moment, (phone, at) => {
      const settings = clockSettings(phone);
      assert.equal(phoneOffset(phone, at), readOffset(settings, at));
      const [first] = nextPhoneChanges(phone, at, 2);
      const year = new Date(at).getUTCFullYear();
      const expected = [year - 1, year, year + 1, year + 2]
        .flatMap((each) => readChanges(settings, each))
        .filter((change) => change > at);
      assert.equal(first?.at, Math.min(...expected));
    }),
  );
});

test('the next two changes as the phone will see them', () => {
  const brussels = deriveClock('Europe/Brussels', on('2026-11-23T12:00Z')).clock;
  assert.deepEqual(nextPhoneChanges(brussels, on('2026-11-23T12:00Z'), 2), [
    { at: on('2027-03-28T01:00Z'), before: 60, after: 120 },
    { at: on('2027-10-31T01:00Z'), before: 120, after: 60 },
  ]);
  assert.deepEqual(nextPhoneChanges({ zone: brussels.zone }, on('2026-11-23T12:00Z'), 2), []);
});

test('a phone departs from its zone where the next rule differs, and not before', () => {
  const now = on('2026-11-23T12:00Z');
  const santiago = deriveClock('America/Santiago', now).clock;
  // In 2029 the first Sunday of April is the 1st, and Chile changes on the Sunday after the 1st.
  assert.equal(clockDeparture(santiago, 'America/Santiago', now), on('2029-04-01T03:00Z'));
  const brussels = deriveClock('Europe/Brussels', now).clock;
  assert.equal(clockDeparture(brussels, 'Europe/Brussels', now), undefined);
  // A phone with the rule of before British Columbia gave up changing its clocks.
  const vancouver = deriveClock('America/Vancouver', on('2025-06-01T00:00Z')).clock;
  assert.equal(clockDeparture(vancouver, 'America/Vancouver', now), now);
});
