import { type ChangeRule, LAST_WEEK, type PhoneClock } from './phone-clock.ts';
import type { ZoneChange } from './zone-changes.ts';

const MINUTE = 60_000;
const WEEK = 7;

/** The day of the month that a rule means in a year. */
export function dayOfRule({ month, day }: ChangeRule, year: number): number {
  if ('date' in day) return day.date;
  const first = new Date(Date.UTC(year, month - 1, 1)).getUTCDay();
  const length = new Date(Date.UTC(year, month, 0)).getUTCDate();
  const firstSuch = 1 + ((day.weekday - first + WEEK) % WEEK);
  if (day.week !== LAST_WEEK) return firstSuch + (day.week - 1) * WEEK;
  return firstSuch + Math.floor((length - firstSuch) / WEEK) * WEEK;
}

/**
 * The two changes of a year as the phone will make them, in order; none without daylight saving. How phones read
 * the rules stands in `CLOCK_RULES`.
 */
export function phoneChanges({ zone, daylight }: PhoneClock, year: number): readonly ZoneChange[] {
  if (daylight === undefined) return [];
  const standard = zone.minutes;
  const saving = standard + daylight.hours * 60;
  const instant = (rule: ChangeRule, offset: number) =>
    Date.UTC(year, rule.month - 1, dayOfRule(rule, year), 0, rule.time) - offset * MINUTE;
  return [
    { at: instant(daylight.start, standard), before: standard, after: saving },
    { at: instant(daylight.stop, saving), before: saving, after: standard },
  ].sort((a, b) => a.at - b.at);
}

/** Minutes ahead of UTC that the phone shows at `at`. */
export function phoneOffset(clock: PhoneClock, at: number): number {
  const year = new Date(at + clock.zone.minutes * MINUTE).getUTCFullYear();
  const changes = [year - 1, year, year + 1].flatMap((each) => phoneChanges(clock, each));
  return changes.findLast((change) => change.at <= at)?.after ?? clock.zone.minutes;
}

/** The next changes after `at` as the phone will make them; none without daylight saving. */
export function nextPhoneChanges(clock: PhoneClock, at: number, count: number): readonly ZoneChange[] {
  const year = new Date(at).getUTCFullYear();
  const years = Array.from({ length: Math.ceil(count / 2) + 2 }, (_, index) => year - 1 + index);
  return years
    .flatMap((each) => phoneChanges(clock, each))
    .filter((change) => change.at > at)
    .slice(0, count);
}
