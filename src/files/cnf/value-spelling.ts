import { findParameter } from '#files/parameters/find-parameter.ts';
import type { ParameterType } from '#knowledge/parameters/parameter.ts';
import { OffhookError } from '#values/offhook-error.ts';
import { toAscii } from './ascii-text.ts';

/** Numbers and keywords stand bare in the files that phones use; everything else is quoted. */
const BARE_TYPES: ReadonlySet<ParameterType> = new Set<ParameterType>([
  'enum',
  'int',
  'bool',
  'port',
  'ip',
  'ip-or-host',
  'load-name',
  'hours',
  'time-of-day',
]);
const SAFE_BARE = /^[-A-Za-z0-9_.:/+]+$/;
const DIGITS = /^\d+$/;

/** Whether a value has a representation in a `.cnf` file: printable ASCII without a double quote. */
export function isWritable(value: string): boolean {
  return /^[ !#-~]*$/.test(value);
}

/**
 * The value as it stands in a file, in quotes where they are needed or advisable (blanks, `;` and `#` need
 * them; star codes, URLs and free text are safer with them) or asked for. Text for people loses its accents.
 * @throws OffhookError CNF_VALUE_UNWRITABLE; no escape is known for what it refuses (inferred).
 */
export function spellValue(name: string, value: string, quoted = false): string {
  const type = findParameter(name)?.parameter.type ?? 'string';
  const written = type === 'text' ? (toAscii(value) ?? value) : value;
  if (!isWritable(written)) {
    throw new OffhookError(
      'CNF_VALUE_UNWRITABLE',
      `${name}: a character in the value cannot be written into a phone's file`,
      'Use plain ASCII without double quotes and line breaks.',
    );
  }
  const bare = BARE_TYPES.has(type) ? SAFE_BARE.test(written) : DIGITS.test(written);
  return bare && !quoted ? written : `"${written}"`;
}
