import { OffhookError } from '#values/offhook-error.ts';
import { toAscii } from './ascii-text.ts';
import { spellValue } from './value-spelling.ts';

/** What goes into a fresh file, in order: settings, and comments of one or more lines. */
export type CnfEntry = { readonly name: string; readonly value: string } | { readonly comment: string };

/**
 * Writes a fresh `.cnf` file in one canonical form, led by the parameter table: LF line ends, the last one
 * included; text for people loses its accents, comments their foreign characters.
 * @throws OffhookError CNF_VALUE_UNWRITABLE for a value without representation, CNF_NAME_UNWRITABLE for a
 * name that no reader would accept.
 */
export function writeCnf(entries: readonly CnfEntry[]): Uint8Array {
  const lines = entries.map((entry) =>
    'comment' in entry ? spellComment(entry.comment) : `${spellSetting(entry.name, entry.value)}\n`,
  );
  return Buffer.from(lines.join(''), 'latin1');
}

function spellSetting(name: string, value: string): string {
  if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) {
    throw new OffhookError(
      'CNF_NAME_UNWRITABLE',
      `"${name.slice(0, 40)}" cannot be the name of a setting`,
      'Names have letters, digits and underscores, and begin with a letter.',
    );
  }
  return `${name}: ${spellValue(name, value)}`;
}

function spellComment(comment: string): string {
  const lines = comment.split(/\r\n|\r|\n/);
  return lines.map((line) => (line === '' ? '#\n' : `# ${commentText(line)}\n`)).join('');
}

/** One line of a comment as it is written: without accents, and with a question mark for what ASCII has no likeness of. */
export function commentText(line: string): string {
  return line.replace(/[^ -~]/gu, (character) => toAscii(character)?.replace(/[^ -~]/g, '?') ?? '?');
}
