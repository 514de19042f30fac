import ICAL from 'ical.js';
import { DecodeError } from '#values/decode-error.ts';
import type { AgendaEvent } from './agenda-event.ts';

/** From yesterday, for those whose day is not over yet. */
const BEFORE_MS = 24 * 3_600_000;
/** As far ahead as a source may fail without anybody missing something soon. */
const AHEAD_MS = 62 * 24 * 3_600_000;
const MOST_EVENTS = 2000;
/** Of one recurrence: a daily one since 1970 has 20,000 by now. */
const MOST_STEPS = 50_000;
const LONGEST_TEXT = 200;

/**
 * The events of an iCalendar file (RFC 5545) around `now`, in order; recurrences with their exceptions are taken apart.
 * Times of a zone that the file does not define, and times without one, are those of this machine.
 * @throws DecodeError when it is no calendar.
 */
export function readAgenda(text: string, now: number): AgendaEvent[] {
  const calendar = parseCalendar(text);
  for (const zone of calendar.getAllSubcomponents('vtimezone')) ICAL.TimezoneService.register(zone);
  const found: { sort: number; event: AgendaEvent }[] = [];
  const masters = calendar.getAllSubcomponents('vevent').filter((one) => !one.hasProperty('recurrence-id'));
  const exceptions = calendar.getAllSubcomponents('vevent').filter((one) => one.hasProperty('recurrence-id'));
  for (const component of masters) {
    for (const { start, item } of occurrencesOf(component, exceptions, now)) {
      const sort = start.toJSDate().getTime();
      if (!Number.isFinite(sort) || sort < now - BEFORE_MS || sort > now + AHEAD_MS) continue;
      found.push({ sort, event: eventOf(start, item) });
      if (found.length >= MOST_EVENTS) break;
    }
  }
  return found.sort((a, b) => a.sort - b.sort).map(({ event }) => event);
}

function parseCalendar(text: string): InstanceType<typeof ICAL.Component> {
  try {
    const parsed: unknown = ICAL.parse(text);
    const calendar = new ICAL.Component(parsed as ConstructorParameters<typeof ICAL.Component>[0]);
    if (calendar.name === 'vcalendar') return calendar;
  } catch (error) {
    throw new DecodeError(`it is no calendar: ${(error as Error).message.slice(0, 100)}`, 0);
  }
  throw new DecodeError('it is no calendar', 0);
}

type Event = InstanceType<typeof ICAL.Event>;
type Time = InstanceType<typeof ICAL.Time>;

/** Each time that the event takes place, until it is too late or too often. One that can't be read is passed over. */
function* occurrencesOf(
  component: InstanceType<typeof ICAL.Component>,
  exceptions: readonly InstanceType<typeof ICAL.Component>[],
  now: number,
): Iterable<{ readonly start: Time; readonly item: Event }> {
  try {
    const own = exceptions.filter(
      (one) => one.getFirstPropertyValue('uid') === component.getFirstPropertyValue('uid'),
    );
    const event = new ICAL.Event(component, {
      exceptions: own.map((one) => new ICAL.Event(one)),
      strictExceptions: true,
    });
    const begin: Time | null = event.startDate;
    if (begin === null || isCalledOff(event)) return;
    if (!event.isRecurring()) {
      yield { start: begin, item: event };
      return;
    }
    const times = event.iterator();
    for (let steps = 0; steps < MOST_STEPS; steps += 1) {
      const time: Time | null = times.next() ?? null;
      if (time === null || time.toJSDate().getTime() > now + AHEAD_MS) return;
      if (time.toJSDate().getTime() < now - BEFORE_MS) continue;
      const { startDate, item } = event.getOccurrenceDetails(time);
      if (!isCalledOff(item)) yield { start: startDate, item };
    }
  } catch {
    // Many programs write calendars; one odd entry must not hide the others.
  }
}

function isCalledOff({ component }: Event): boolean {
  return String(component.getFirstPropertyValue('status') ?? '').toUpperCase() === 'CANCELLED';
}

function eventOf(start: Time, { summary, location }: Event): AgendaEvent {
  const where = (location ?? '').slice(0, LONGEST_TEXT);
  return {
    what: (summary ?? '').slice(0, LONGEST_TEXT),
    ...(where === '' ? {} : { where }),
    ...(start.isDate ? { day: start.toString() } : { at: start.toJSDate().getTime() }),
  };
}
