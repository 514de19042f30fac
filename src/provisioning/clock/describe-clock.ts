import type { DerivedClock } from './derive-clock.ts';
import { clockSettings } from './phone-clock.ts';
import { changesOfYear, type ZoneChange, zoneOffset } from './zone-changes.ts';

const MINUTE = 60_000;

/** Why phones can't show a zone's time, as a sentence. */
export function describeProblem(derived: DerivedClock, at: number): string {
  const { zone, year, problem } = derived;
  switch (problem) {
    case 'no-such-offset':
      return `Phones know no zone at ${describeOffset(zoneOffset(zone, at))}.`;
    case 'part-of-an-hour':
      return 'Its clocks are put forward by part of an hour; phones count whole hours.';
    case 'moves-with-the-moon':
      return 'Its changes follow the Moon (Ramadan) and come about eleven days earlier every year.';
    case 'too-many-changes':
      return `Its clocks change ${changesOfYear(zone, year).length} times in ${year}; phones know two changes a year.`;
    default:
      return '';
  }
}

/** What to set for a zone that phones can't show: `time_zone IST dst_auto_adjust 0`. */
export function nearestChoice({ clock }: DerivedClock): string {
  return [...clockSettings(clock)].map(([name, value]) => `${name} ${value}`).join(' ');
}

/** `Sunday 28 March 2027, 02:00 → 03:00`, as clocks there show it. */
export function describeChange({ at, before, after }: ZoneChange): string {
  return `${dayAndTime(at + before * MINUTE)} → ${timeOf(at + after * MINUTE)}`;
}

/** `Sunday 28 March 2027, 02:00` at a zone, before the clocks change if they change then. */
export function describeMoment(zone: string, at: number): string {
  return dayAndTime(at + zoneOffset(zone, at - 1) * MINUTE);
}

/** `UTC+05:45` */
export function describeOffset(minutes: number): string {
  const [hours, rest] = [Math.floor(Math.abs(minutes) / 60), Math.abs(minutes) % 60];
  const digits = [hours, rest].map((part) => String(part).padStart(2, '0')).join(':');
  return `UTC${minutes < 0 ? '-' : '+'}${digits}`;
}

function dayAndTime(wall: number): string {
  const day = new Date(wall).toLocaleDateString('en-GB', {
    timeZone: 'UTC',
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    year: 'numeric',
  });
  return `${day.replace(',', '')}, ${timeOf(wall)}`;
}

function timeOf(wall: number): string {
  return new Date(wall).toISOString().slice(11, 16);
}
