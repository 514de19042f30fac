import type { AgendaEvent } from './agenda-event.ts';

const DAYS_SHOWN = 14;
const DAY_MS = 24 * 3_600_000;

/**
 * The next fourteen days as lines for a display, in the time of `zone`; without one, of this machine. What is over
 * today is left out.
 */
export function agendaText(events: readonly AgendaEvent[], now: number, zone: string | undefined): string {
  const inZone = zone === undefined ? {} : { timeZone: zone };
  const dayOf = new Intl.DateTimeFormat('en-CA', { ...inZone, dateStyle: 'short' });
  const timeOf = new Intl.DateTimeFormat('en-GB', { ...inZone, timeStyle: 'short' });
  const today = dayOf.format(now);
  const last = dayOf.format(now + DAYS_SHOWN * DAY_MS);
  const lines = events.flatMap(({ what, where, at, day = dayOf.format(at) }) => {
    if (day < today || day > last || (at !== undefined && at < now)) return [];
    const place = where === undefined ? '' : ` (${where})`;
    return [{ day, line: `${at === undefined ? '' : `${timeOf.format(at)} `}${what}${place}` }];
  });
  if (lines.length === 0) return 'Nothing in the next two weeks.';
  const byDay = Map.groupBy(lines, ({ day }) => day);
  return [...byDay.keys()]
    .sort()
    .map((day) => [headOf(day), ...(byDay.get(day) ?? []).map(({ line }) => line)].join('\n'))
    .join('\n');
}

/** `- Mon 30 Nov` */
function headOf(day: string): string {
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone: 'UTC',
    weekday: 'short',
    day: 'numeric',
    month: 'short',
  });
  return `- ${format.format(new Date(`${day}T12:00:00Z`)).replace(',', '')}`;
}
