import { type ChangeRule, LAST_WEEK } from './phone-clock.ts';
import { dayOfRule } from './phone-time.ts';
import { changesOfYear, type ZoneChange } from './zone-changes.ts';

/** How far ahead rules are compared: a phone that is not restarted for longer is told of each change of the law. */
const YEARS_AHEAD = 6;
const MINUTE = 60_000;

/** A change as the clock on the wall shows it, before it is changed. */
interface WallTime {
  readonly month: number;
  readonly date: number;
  readonly weekday: number;
  readonly time: number;
}

/**
 * The rule for one change of a year that stays right for the most years to come: the last such weekday of the month,
 * the first to fourth, or the date, in this order where they are equally good. Week 5 and 6 are never used: no
 * source says how a phone counts them.
 */
export function lastingRule(zone: string, year: number, change: ZoneChange): ChangeRule {
  const { month, date, weekday, time } = wallTime(change);
  const week = Math.ceil(date / 7);
  const rules: ChangeRule[] = [
    { month, day: { weekday, week: LAST_WEEK }, time },
    ...(week <= 4 ? [{ month, day: { weekday, week }, time }] : []),
    { month, day: { date }, time },
  ];
  const [best] = rules
    .filter((rule) => dayOfRule(rule, year) === date)
    .map((rule) => ({ rule, years: yearsRight(rule, zone, year, change) }))
    .sort((a, b) => b.years - a.years);
  return best?.rule ?? { month, day: { date }, time };
}

function yearsRight(rule: ChangeRule, zone: string, year: number, change: ZoneChange): number {
  for (let ahead = 1; ahead <= YEARS_AHEAD; ahead++) {
    const again = changesOfYear(zone, year + ahead).find(
      ({ before, after }) => before === change.before && after === change.after,
    );
    if (again === undefined) return ahead;
    const { month, date, time } = wallTime(again);
    if (month !== rule.month || time !== rule.time || date !== dayOfRule(rule, year + ahead)) return ahead;
  }
  return YEARS_AHEAD + 1;
}

function wallTime({ at, before }: ZoneChange): WallTime {
  const wall = new Date(at + before * MINUTE);
  return {
    month: wall.getUTCMonth() + 1,
    date: wall.getUTCDate(),
    weekday: wall.getUTCDay(),
    time: wall.getUTCHours() * 60 + wall.getUTCMinutes(),
  };
}
