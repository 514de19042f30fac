import { EMERGENCY_NUMBERS } from '#knowledge/numbering/emergency-numbers.ts';

/** What many dial before numbers outside. */
const OUTSIDE = /^[09]/;

/** Whether somebody who dials this may be in need: with or without the digit that gets a line outside. */
export function isEmergencyNumber(number: string): boolean {
  return EMERGENCY_NUMBERS.has(number) || EMERGENCY_NUMBERS.has(number.replace(OUTSIDE, ''));
}
