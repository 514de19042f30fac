import { MONTHS, WEEKDAYS } from '#knowledge/parameters/value-lists.ts';
import type { TIME_ZONES } from '#knowledge/time-zones.ts';

/** One of the 32 zones that phones know. */
export type PhoneZone = (typeof TIME_ZONES)[number];

/** A day and time at which the phone changes its clock, every year. */
export interface ChangeRule {
  /** 1 to 12. */
  readonly month: number;
  /** The date, or a weekday in the first to fourth (1 to 4) or last (8) week of the month. 0 is Sunday. */
  readonly day: { readonly date: number } | { readonly weekday: number; readonly week: number };
  /** Minutes after midnight, as the clock shows them before it is changed. */
  readonly time: number;
}

/** Daylight saving as the `dst_` settings say it. */
export interface DaylightRule {
  /** How far clocks are put forward. */
  readonly hours: number;
  readonly start: ChangeRule;
  readonly stop: ChangeRule;
}

/** All that a phone is told of its clock. */
export interface PhoneClock {
  readonly zone: PhoneZone;
  readonly daylight?: DaylightRule;
}

/** The week that stands for the last one of a month, whichever that is. */
export const LAST_WEEK = 8;

/** The settings that tell a phone of its clock: `time_zone` and what of `dst_*` is needed. */
export function clockSettings({ zone, daylight }: PhoneClock): ReadonlyMap<string, string> {
  const settings = new Map<string, string>([
    ['time_zone', zone.value],
    ['dst_auto_adjust', daylight === undefined ? '0' : '1'],
  ]);
  if (daylight === undefined) return settings;
  settings.set('dst_offset', String(daylight.hours));
  for (const which of ['start', 'stop'] as const) {
    const { month, day, time } = daylight[which];
    settings.set(`dst_${which}_month`, MONTHS[month - 1]?.value ?? '');
    if ('date' in day) {
      settings.set(`dst_${which}_day`, String(day.date));
    } else {
      settings.set(`dst_${which}_day`, '0');
      settings.set(`dst_${which}_day_of_week`, WEEKDAYS[day.weekday]?.value ?? '');
      settings.set(`dst_${which}_week_of_month`, String(day.week));
    }
    settings.set(`dst_${which}_time`, timeOfDay(time));
  }
  return settings;
}

/** `02:00` */
function timeOfDay(minutes: number): string {
  const [hour, minute] = [Math.floor(minutes / 60), minutes % 60];
  return `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`;
}
