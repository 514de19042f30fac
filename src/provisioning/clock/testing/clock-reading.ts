/**
 * A phone's clock, written from the phone's side: it reads the settings as text and counts days one by one. It
 * shares nothing with the code that it is compared to, the table of zones but one.
 */
import { TIME_ZONES } from '#knowledge/time-zones.ts';

type Settings = ReadonlyMap<string, string>;

const MINUTE = 60_000;
const MONTHS = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September'];
const MONTH_NAMES = [...MONTHS, 'October', 'November', 'December'];
const WEEKDAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];

/** Minutes ahead of UTC that a phone with these settings shows at `at`. */
export function readOffset(settings: Settings, at: number): number {
  const standard = standardOffset(settings);
  const saving = Number(settings.get('dst_offset') ?? '1') * 60;
  const now = at + standard * MINUTE;
  if (settings.get('dst_auto_adjust') === '0') return standard;
  const year = new Date(now).getUTCFullYear();
  const [start, stop] = [wallTime(settings, 'start', year), wallTime(settings, 'stop', year)];
  const begun = now >= start;
  const ended = now + saving * MINUTE >= stop;
  const inForce = start < stop ? begun && !ended : begun || !ended;
  return standard + (inForce ? saving : 0);
}

/** The moments at which such a phone changes its clock in a year. */
export function readChanges(settings: Settings, year: number): number[] {
  if (settings.get('dst_auto_adjust') === '0') return [];
  const standard = standardOffset(settings);
  const saving = Number(settings.get('dst_offset') ?? '1') * 60;
  return [
    wallTime(settings, 'start', year) - standard * MINUTE,
    wallTime(settings, 'stop', year) - (standard + saving) * MINUTE,
  ];
}

function standardOffset(settings: Settings): number {
  const zone = TIME_ZONES.find(({ value }) => value === settings.get('time_zone'));
  if (zone === undefined) throw new Error(`no zone ${settings.get('time_zone')}`);
  return zone.minutes;
}

/** What the clock on the wall shows when it is changed, as if that were UTC. */
function wallTime(settings: Settings, which: 'start' | 'stop', year: number): number {
  const said = (name: string) => settings.get(`dst_${which}_${name}`) ?? '';
  const month = MONTH_NAMES.indexOf(said('month'));
  const [hour, minute] = said('time').split(':').map(Number);
  return Date.UTC(year, month, dayOfMonth(said, year, month), hour, minute);
}

function dayOfMonth(said: (name: string) => string, year: number, month: number): number {
  if (said('day') !== '0') return Number(said('day'));
  const days: number[] = [];
  for (let day = 1; day <= 31; day++) {
    const date = new Date(Date.UTC(year, month, day));
    const isThisMonth = date.getUTCMonth() === month;
    if (isThisMonth && WEEKDAYS[date.getUTCDay()] === said('day_of_week')) days.push(day);
  }
  const week = Number(said('week_of_month'));
  const day = week === 8 ? days.at(-1) : days[week - 1];
  if (day === undefined) throw new Error(`${year}-${month + 1} has no such day`);
  return day;
}
