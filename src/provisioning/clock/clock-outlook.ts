import { clockDeparture } from './clock-departure.ts';
import { type DerivedClock, deriveClock } from './derive-clock.ts';
import type { PhoneClock } from './phone-clock.ts';

/** When a phone has to start again so that it shows the right time, in milliseconds since 1970. */
export interface DueRestart {
  /** Before this it would be told no better. */
  readonly from: number;
  /** From this moment on it shows the wrong time. */
  readonly by: number;
}

/** Rules are looked at for as many years to come. */
const YEARS_AHEAD = 8;

/**
 * The restart that a phone needs which holds `clock` in a zone; `undefined` while its clock stays right for years, or
 * when no rule is any better.
 */
export function dueRestart(clock: PhoneClock, zone: string, now: number): DueRestart | undefined {
  const by = clockDeparture(clock, zone, now);
  if (by === undefined) return undefined;
  let served: DerivedClock = deriveClock(zone, now);
  for (
    let from = now;
    from <= Math.max(by, now) && served.year < new Date(now).getUTCFullYear() + YEARS_AHEAD;
  ) {
    const departs = clockDeparture(served.clock, zone, Math.max(by, from));
    if (departs === undefined || departs > by) return { from, by };
    from = served.until;
    served = deriveClock(zone, from);
  }
  return undefined;
}
