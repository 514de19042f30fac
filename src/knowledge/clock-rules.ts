import type { Confidence } from './confidence.ts';

/** How phones read the `dst_` settings, where no manual that could be read says it. Time zones are derived by this. */
export const CLOCK_RULES = [
  {
    rule: 'A week from 1 to 4 means the first to fourth such weekday of the month, not a row of the calendar.',
    because: 'The default rule is Sunday in week 1 of April; counted by rows, most Aprils have no such day.',
    confidence: 'inferred',
  },
  {
    rule: 'Daylight saving begins by standard time and ends by daylight saving time.',
    because:
      'The default is 02:00 for both, which is the American rule when each is read on the clock itself.',
    confidence: 'inferred',
  },
  {
    rule: 'A date (dst_start_day, dst_stop_day) other than 0 wins over weekday and week.',
    because: 'The 2.0 guide says that 0 means weekday and week; the reverse was not read.',
    confidence: 'inferred',
  },
  {
    rule: 'With a start later in the year than the stop, daylight saving lasts over the turn of the year.',
    because: 'Nothing else makes sense of such a rule; no sample from the southern hemisphere was found.',
    confidence: 'inferred',
  },
] as const satisfies readonly {
  readonly rule: string;
  readonly because: string;
  readonly confidence: Confidence;
}[];
