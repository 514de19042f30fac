import assert from 'node:assert/strict';
import { test } from 'node:test';
import { validateSetting } from '#files/parameters/validate-setting.ts';
import { TIME_ZONES } from '#knowledge/time-zones.ts';
import { type DerivedClock, deriveClock } from './derive-clock.ts';
import { clockSettings } from './phone-clock.ts';
import { readChanges, readOffset } from './testing/clock-reading.ts';
import { parseZoneName, yearStart } from './zone-changes.ts';

const MINUTE = 60_000;
const YEARS = Array.from({ length: 16 }, (_, index) => 2020 + index);
const ZONES = Intl.supportedValuesOf('timeZone');

const on = (text: string) => Date.parse(text);
const settingsOf = (zone: string, at: string) =>
  Object.fromEntries(clockSettings(deriveClock(zone, on(at)).clock));

/** What the time-zone database says, asked by another door than the one that rules are derived through. */
function truth(zone: string, at: number): number {
  const there = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone);
  return there.offsetNanoseconds / 60e9;
}

function trueChanges(zone: string, from: number, to: number): number[] {
  const changes: number[] = [];
  let there: Temporal.ZonedDateTime | null =
    Temporal.Instant.fromEpochMilliseconds(from).toZonedDateTimeISO(zone);
  for (;;) {
    there = there.getTimeZoneTransition('next');
    if (there === null || there.epochMilliseconds >= to) return changes;
    changes.push(there.epochMilliseconds);
  }
}

/** The clocks that a phone is told one after the other in a year, and how long each is served. */
function* clocksOfYear(zone: string, year: number): Generator<[from: number, DerivedClock]> {
  const end = yearStart(zone, year + 1);
  for (let from = yearStart(zone, year); from < end; ) {
    const derived = deriveClock(zone, from);
    assert.equal(derived.year, year);
    assert.ok(derived.until > from && derived.until <= end, `${zone} ${year}`);
    yield [from, derived];
    from = derived.until;
  }
}

test('every zone that phones can express, 2020 to 2035: what a phone shows is what the database says', () => {
  const unexpressed = new Map<string, Set<string>>();
  let compared = 0;
  for (const zone of ZONES) {
    for (const year of YEARS) {
      for (const [from, { until, clock, problem }] of clocksOfYear(zone, year)) {
        if (problem !== undefined) {
          unexpressed.set(problem, (unexpressed.get(problem) ?? new Set()).add(zone));
          continue;
        }
        const settings = clockSettings(clock);
        const edges = [...readChanges(settings, year), ...trueChanges(zone, from - 1, until)];
        const moments = [from, until - MINUTE, ...edges.flatMap((edge) => [edge - MINUTE, edge])];
        for (const at of moments.filter((moment) => moment >= from && moment < until)) {
          const [shown, real] = [readOffset(settings, at), truth(zone, at)];
          assert.equal(shown, real, `${zone} ${new Date(at).toISOString()} ${JSON.stringify([...settings])}`);
          compared += 1;
        }
      }
    }
  }
  assert.ok(compared > 20_000, `${compared} moments`);
  const names = Object.fromEntries(Array.from(unexpressed, ([problem, zones]) => [problem, [...zones]]));
  assert.deepEqual(names, {
    'moves-with-the-moon': ['Africa/Casablanca', 'Africa/El_Aaiun'],
    'too-many-changes': ['Africa/Casablanca', 'Africa/El_Aaiun'],
    'no-such-offset': [
      'Asia/Katmandu',
      'Australia/Eucla',
      'Pacific/Apia',
      'Pacific/Chatham',
      'Pacific/Enderbury',
      'Pacific/Fakaofo',
      'Pacific/Fiji',
      'Pacific/Kiritimati',
      'Pacific/Tongatapu',
    ],
    'part-of-an-hour': ['Australia/Lord_Howe'],
  });
});

test('phones know every value that is written for any zone', () => {
  for (const zone of ZONES) {
    for (const [name, value] of clockSettings(deriveClock(zone, on('2026-11-23T12:00Z')).clock)) {
      assert.deepEqual(validateSetting(name, value), { ok: true, warnings: [] }, `${zone}: ${name} ${value}`);
    }
  }
});

test('where no phone zone has the offset, that is so', () => {
  for (const zone of ZONES) {
    const at = on('2026-11-23T12:00Z');
    const known = TIME_ZONES.some(({ minutes }) => minutes === truth(zone, at));
    if (deriveClock(zone, at).problem === undefined) continue;
    assert.ok(!known || zone === 'Australia/Lord_Howe', zone);
  }
});

test('rules are those that last: last weeks, numbered weeks, dates', () => {
  assert.deepEqual(settingsOf('Europe/Brussels', '2026-06-01T00:00Z'), {
    time_zone: 'CET',
    dst_auto_adjust: '1',
    dst_offset: '1',
    dst_start_month: 'March',
    dst_start_day: '0',
    dst_start_day_of_week: 'Sunday',
    dst_start_week_of_month: '8',
    dst_start_time: '02:00',
    dst_stop_month: 'October',
    dst_stop_day: '0',
    dst_stop_day_of_week: 'Sunday',
    dst_stop_week_of_month: '8',
    dst_stop_time: '03:00',
  });
  const newYork = settingsOf('America/New_York', '2026-06-01T00:00Z');
  assert.deepEqual(
    [newYork.time_zone, newYork.dst_start_week_of_month, newYork.dst_stop_week_of_month],
    ['EST', '2', '1'],
  );
  const tehran = settingsOf('Asia/Tehran', '2021-06-01T00:00Z');
  assert.deepEqual(
    [tehran.time_zone, tehran.dst_start_month, tehran.dst_start_day, tehran.dst_start_time],
    ['IT', 'March', '22', '00:00'],
  );
  assert.deepEqual(settingsOf('Asia/Singapore', '2026-06-01T00:00Z'), {
    time_zone: 'HST',
    dst_auto_adjust: '0',
  });
});

test('a change for good is followed when it comes', () => {
  const before = deriveClock('Asia/Almaty', on('2024-02-01T00:00Z'));
  assert.equal(before.clock.zone.value, 'ZP6');
  assert.equal(before.until, on('2024-02-29T18:00Z'));
  assert.equal(deriveClock('Asia/Almaty', before.until).clock.zone.value, 'ZP5');
});

test('what cannot be expressed has a reason and the nearest choice', () => {
  const at = on('2026-11-23T12:00Z');
  const nearest = (zone: string) => {
    const { problem, clock, worstMinutes } = deriveClock(zone, at);
    return [problem, clock.zone.value, worstMinutes, clock.daylight === undefined];
  };
  assert.deepEqual(nearest('Asia/Kathmandu'), ['no-such-offset', 'IST', 15, true]);
  assert.deepEqual(nearest('Pacific/Kiritimati'), ['no-such-offset', 'NZST', 120, true]);
  assert.deepEqual(nearest('Pacific/Chatham'), ['no-such-offset', 'NZST', 45, false]);
  assert.deepEqual(nearest('Australia/Lord_Howe'), ['part-of-an-hour', 'EADT', 30, true]);
});

test('names: any letter case, old names too; the phone keeps its own', () => {
  assert.equal(parseZoneName('europe/BRUSSELS'), 'Europe/Brussels');
  assert.equal(parseZoneName('Asia/Kathmandu'), 'Asia/Kathmandu');
  assert.equal(parseZoneName('asia/kathmandu'), 'Asia/Kathmandu');
  assert.equal(parseZoneName('Asia/Saigon'), 'Asia/Saigon');
  for (const text of ['CET', 'cet', 'EST', '+02:00', '', 'Europe/Nowhere', '8', 'Europe/Brussels\n', '-']) {
    assert.equal(parseZoneName(text), undefined, JSON.stringify(text));
  }
});
