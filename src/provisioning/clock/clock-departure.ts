import type { PhoneClock } from './phone-clock.ts';
import { phoneChanges, phoneOffset } from './phone-time.ts';
import { changesOfYear, yearStart, zoneOffset, zoneYear } from './zone-changes.ts';

/** How far ahead it is looked. */
const YEARS_AHEAD = 6;

/**
 * The first moment from `at` on at which a phone with this clock shows another time than the zone has, in
 * milliseconds since 1970; `undefined` when there is none for years. That is the moment by which the phone has to
 * have read a newer rule.
 */
export function clockDeparture(clock: PhoneClock, zone: string, at: number): number | undefined {
  const year = zoneYear(zone, at);
  const moments = Array.from({ length: YEARS_AHEAD }, (_, ahead) => year + ahead).flatMap((each) => [
    yearStart(zone, each),
    ...changesOfYear(zone, each).map((change) => change.at),
    ...phoneChanges(clock, each).map((change) => change.at),
  ]);
  return [at, ...moments.filter((moment) => moment > at).sort((a, b) => a - b)].find(
    (moment) => phoneOffset(clock, moment) !== zoneOffset(zone, moment),
  );
}
