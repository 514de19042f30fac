import { TIME_ZONES } from '#knowledge/time-zones.ts';
import { lastingRule } from './lasting-rule.ts';
import { type NearestClock, nearestClock } from './nearest-clock.ts';
import type { DaylightRule, PhoneClock, PhoneZone } from './phone-clock.ts';
import { changesOfYear, yearStart, type ZoneChange, zoneOffset, zoneYear } from './zone-changes.ts';

/** Why phones can't show a zone's time. */
type ZoneProblem = 'no-such-offset' | 'part-of-an-hour' | 'moves-with-the-moon' | 'too-many-changes';

/** What a phone is told so that it shows the time of a zone. */
export interface DerivedClock {
  readonly zone: string;
  /** The year whose changes it was derived from. */
  readonly year: number;
  readonly clock: PhoneClock;
  /** When it is derived anew, milliseconds since 1970: at the end of the year, or at a change for good. */
  readonly until: number;
  /** Why the phone can't show the zone's time; `clock` is the nearest that it can. */
  readonly problem?: ZoneProblem;
  /** How far off the nearest clock is. */
  readonly worstMinutes?: number;
}

/** Years between the same changes of a calendar that follows the Moon are shorter than this many days. */
const SHORTEST_SOLAR_YEAR = 358;
const DAY = 86_400_000;

const derived = new Map<string, DerivedClock>();

/**
 * What a phone that starts at `at` is told. A rule of two changes a year holds for years if the zone's does; in a
 * year in which the offset changes for good there is no such rule, and the phone gets the offset that holds now.
 * `zone` is a name as `parseZoneName` gives it.
 */
export function deriveClock(zone: string, at: number): DerivedClock {
  const year = zoneYear(zone, at);
  const changes = changesOfYear(zone, year);
  const next = changes.find((change) => change.at > at);
  const isSeasonal = changes.length === 2 && changes[0]?.before === changes[1]?.after;
  const key = `${zone} ${year} ${isSeasonal ? '' : next?.at}`;
  const known = derived.get(key);
  if (known !== undefined) return known;
  const endOfYear = yearStart(zone, year + 1);
  const fresh = isSeasonal
    ? { zone, year, until: endOfYear, ...seasonalClock(zone, year, changes) }
    : changes.length > 2 && next !== undefined
      ? { zone, year, until: endOfYear, ...nearest(zone, year, 'too-many-changes') }
      : { zone, year, until: next?.at ?? endOfYear, ...constantClock(zone, year, at) };
  derived.set(key, fresh);
  return fresh;
}

type Derivation = Pick<DerivedClock, 'clock' | 'problem' | 'worstMinutes'>;

function constantClock(zone: string, year: number, at: number): Derivation {
  const phoneZone = phoneZoneAt(zoneOffset(zone, at));
  return phoneZone === undefined ? nearest(zone, year, 'no-such-offset') : { clock: { zone: phoneZone } };
}

function seasonalClock(zone: string, year: number, changes: readonly ZoneChange[]): Derivation {
  const forward = changes.find(({ before, after }) => after > before);
  const back = changes.find(({ before, after }) => after < before);
  if (forward === undefined || back === undefined) return nearest(zone, year, 'too-many-changes');
  if (followsMoon(zone, year, changes)) return nearest(zone, year, 'moves-with-the-moon');
  const hours = (forward.after - forward.before) / 60;
  const daylight: DaylightRule = {
    hours: Math.max(1, Math.round(hours)),
    start: lastingRule(zone, year, forward),
    stop: lastingRule(zone, year, back),
  };
  const phoneZone = phoneZoneAt(forward.before);
  if (!Number.isInteger(hours)) return nearest(zone, year, 'part-of-an-hour', daylight);
  if (phoneZone === undefined) return nearest(zone, year, 'no-such-offset', daylight);
  return { clock: { zone: phoneZone, daylight } };
}

/** Whether both of next year's changes come about eleven days earlier, as those around Ramadan do. */
function followsMoon(zone: string, year: number, changes: readonly ZoneChange[]): boolean {
  const next = changesOfYear(zone, year + 1);
  return changes.every((change) => {
    const again = next.find(({ before, after }) => before === change.before && after === change.after);
    return again !== undefined && again.at - change.at < SHORTEST_SOLAR_YEAR * DAY;
  });
}

function phoneZoneAt(minutes: number): PhoneZone | undefined {
  return TIME_ZONES.find((zone) => zone.minutes === minutes);
}

function nearest(zone: string, year: number, problem: ZoneProblem, daylight?: DaylightRule): Derivation {
  const { clock, worstMinutes }: NearestClock = nearestClock(zone, year, daylight);
  return { clock, worstMinutes, problem };
}
