import { DIAL_TONES } from '#knowledge/dial-tones.ts';
import { FILE_LIMITS } from '#knowledge/file-limits.ts';
import { MODELS } from '#knowledge/models.ts';
import type { DialRule } from './dial-plan.ts';

const LONGEST = FILE_LIMITS.dialPlanAttribute.limit;
const MOST_TONES = FILE_LIMITS.dialPlanTones.limit;
const LAST_LINE = Math.max(...MODELS.map(({ lines }) => lines));
/** The phone knows no entities, and a reader of XML would stumble over these. */
const UNWRITABLE = /[^ -~]|["'<>&]/;

/** Why phones would drop a rule, or could not be given it at all. */
export function ruleProblem({ match, timeout, rewrite, line, tones = [] }: DialRule): string | undefined {
  for (const [name, value] of [
    ['MATCH', match],
    ['Rewrite', rewrite ?? ''],
  ] as const) {
    if (value.length > LONGEST) return `${name} has more than ${LONGEST} characters`;
    if (UNWRITABLE.test(value)) return `${name} has a character that a dial plan cannot hold`;
  }
  if (match === '') return 'MATCH is empty';
  if (timeout !== undefined && !isWithin(timeout, 999)) return 'Timeout is not a number of seconds';
  if (line !== undefined && !isWithin(line, LAST_LINE)) return `Line is not a number from 0 to ${LAST_LINE}`;
  if (tones.length > MOST_TONES) return `more than ${MOST_TONES} tones`;
  const strange = tones.find((tone) => !(DIAL_TONES as readonly string[]).includes(tone));
  return strange === undefined ? undefined : `no tone is called ${strange}`;
}

function isWithin(number: number, highest: number): boolean {
  return Number.isInteger(number) && number >= 0 && number <= highest;
}
