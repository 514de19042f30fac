import type { ParameterValue } from '#knowledge/parameters/parameter.ts';
import { MONTHS, WEEKDAYS } from '#knowledge/parameters/value-lists.ts';
import { TIME_ZONES } from '#knowledge/time-zones.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** In `dst_start_week_of_month`: the last one, whichever that is. */
const LAST_WEEK = 8;

type Text = (setting: string) => string;

/** Date and time as the phone shows them, by its settings: `27/11/26 17:05`. */
export function dateAndTime(text: Text, at: number): string {
  const zone = TIME_ZONES.find(({ value }) => value === text('time_zone'));
  const standard = at + (zone?.minutes ?? 0) * MINUTE;
  const shown = new Date(
    isSaving(text, standard) ? standard + Number(text('dst_offset') || '1') * HOUR : standard,
  );
  return `${dateOf(text('date_format'), shown)} ${timeOf(text('time_format_24hr'), shown)}`;
}

function dateOf(format: string, at: Date): string {
  const year = String(at.getUTCFullYear());
  const two = (number: number) => String(number).padStart(2, '0');
  return (format || 'M/D/Y').replace(/YY|Y|M|D/g, (part) =>
    part === 'M'
      ? two(at.getUTCMonth() + 1)
      : part === 'D'
        ? two(at.getUTCDate())
        : part === 'YY'
          ? year
          : year.slice(2),
  );
}

function timeOf(format: string, at: Date): string {
  const [hours, minutes] = [at.getUTCHours(), String(at.getUTCMinutes()).padStart(2, '0')];
  if (format !== '0' && format !== '2') return `${String(hours).padStart(2, '0')}:${minutes}`;
  return `${hours % 12 || 12}:${minutes}${hours < 12 ? 'a' : 'p'}`;
}

/** Whether clocks are put forward, at a moment in the zone's standard time. */
function isSaving(text: Text, standard: number): boolean {
  if (text('dst_auto_adjust') !== '1') return false;
  const year = new Date(standard).getUTCFullYear();
  const start = changeOf(text, 'start', year);
  // The time of the end is told in saving time.
  const stop = changeOf(text, 'stop', year) - Number(text('dst_offset') || '1') * HOUR;
  return start <= stop ? standard >= start && standard < stop : standard >= start || standard < stop;
}

function changeOf(text: Text, which: 'start' | 'stop', year: number): number {
  const setting = (name: string) => text(`dst_${which}_${name}`);
  const month = indexIn(MONTHS, setting('month'));
  const [hours = 0, minutes = 0] = setting('time').split(/[:/]/).map(Number);
  const time = hours * HOUR + minutes * MINUTE;
  const date = Number(setting('day'));
  if (date > 0) return Date.UTC(year, month, date) + time;
  const first = new Date(Date.UTC(year, month, 1)).getUTCDay();
  const weekday = indexIn(WEEKDAYS, setting('day_of_week'));
  const firstSuch = 1 + ((weekday - first + 7) % 7);
  const week = Number(setting('week_of_month'));
  const length = new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
  const day =
    week === LAST_WEEK ? firstSuch + Math.floor((length - firstSuch) / 7) * 7 : firstSuch + (week - 1) * 7;
  return Date.UTC(year, month, 1) + (day - 1) * DAY + time;
}

/** The place of a name in a list, by any of its spellings and in any case; the first when there is none. */
function indexIn(list: readonly ParameterValue[], name: string): number {
  const wanted = name.toLowerCase();
  const index = list.findIndex(({ value, alsoSpelled = [] }) =>
    [value, ...alsoSpelled].some((spelling) => spelling.toLowerCase() === wanted),
  );
  return Math.max(0, index);
}
