import { TIME_ZONES } from '#knowledge/time-zones.ts';
import type { DaylightRule, PhoneClock } from './phone-clock.ts';
import { phoneChanges, phoneOffset } from './phone-time.ts';
import { changesOfYear, yearStart, zoneOffset } from './zone-changes.ts';

const DAY = 86_400_000;

/** A clock that is as right as a phone's can be. */
export interface NearestClock {
  readonly clock: PhoneClock;
  /** How far off it is at its worst, but for the hours in which only one of the two has changed. */
  readonly worstMinutes: number;
}

/** The clock that is least off in a year on the whole; `daylight` is a rule that may help. The simpler one of equals. */
export function nearestClock(zone: string, year: number, daylight?: DaylightRule): NearestClock {
  const clocks: PhoneClock[] = [
    ...TIME_ZONES.map((each) => ({ zone: each })),
    ...(daylight === undefined ? [] : TIME_ZONES.map((each) => ({ zone: each, daylight }))),
  ];
  const [best] = clocks
    .map((clock) => ({ clock, ...errorOf(clock, zone, year) }))
    .sort((a, b) => a.total - b.total);
  if (best === undefined) throw new Error('there is no time zone to choose from');
  return { clock: best.clock, worstMinutes: best.worst };
}

/** How many minutes a clock is off at its worst for a day or more, and the sum over the year. */
function errorOf(clock: PhoneClock, zone: string, year: number): { worst: number; total: number } {
  const [start, end] = [yearStart(zone, year), yearStart(zone, year + 1)];
  const moments = [...changesOfYear(zone, year), ...phoneChanges(clock, year)]
    .map(({ at }) => at)
    .filter((at) => at > start && at < end);
  const edges = [start, ...moments.sort((a, b) => a - b), end];
  let [worst, total] = [0, 0];
  for (const [index, from] of edges.slice(0, -1).entries()) {
    const off = Math.abs(phoneOffset(clock, from) - zoneOffset(zone, from));
    const lasting = (edges[index + 1] ?? end) - from;
    if (lasting >= DAY) worst = Math.max(worst, off);
    total += off * lasting;
  }
  return { worst, total };
}
