/**
 * A `.cnf` file as the phone goes through it: line by line, silently passing over what it can't use
 * (docs/explain/cnf-files.md). Nothing here knows which settings exist.
 */

/** One `name: value` line that could be read. */
export interface CnfSetting {
  readonly kind: 'setting';
  readonly line: number;
  readonly name: string;
  readonly value: string;
}

/** One line that has no effect, and the reason that a real phone keeps to itself. */
export interface CnfDrop {
  readonly kind: 'drop';
  readonly line: number;
  readonly name: string;
  readonly reason: string;
}

export interface CnfHabits {
  readonly dropsBareEmptyValue: boolean;
  readonly needsLastNewline: boolean;
}

const NAME = /^[A-Za-z][A-Za-z0-9_]*$/;

/** Reads any octets; comments and blank lines leave no trace. */
export function* readCnf(bytes: Uint8Array, habits: CnfHabits): Generator<CnfSetting | CnfDrop> {
  const lines = Buffer.from(bytes)
    .toString('latin1')
    .split(/\r\n|\n|\r/);
  const last = lines.pop() ?? '';
  if (!habits.needsLastNewline) lines.push(last);
  for (const [index, text] of lines.entries()) {
    const content = trimBlanks(text);
    if (content === '' || content.startsWith('#') || content.startsWith(';')) continue;
    yield readLine(content, index + 1, habits);
  }
}

function readLine(content: string, line: number, habits: CnfHabits): CnfSetting | CnfDrop {
  const colon = content.indexOf(':');
  const name = trimBlanks(colon < 0 ? (content.split(/[ \t=]/, 1)[0] ?? '') : content.slice(0, colon));
  const drop = (reason: string): CnfDrop => ({ kind: 'drop', line, name: name.slice(0, 64), reason });
  if (colon < 0) return drop('no colon');
  if (!NAME.test(name)) return drop('not a name of letters, digits and underscores');
  const rest = trimBlanks(content.slice(colon + 1));
  if (rest.startsWith('"')) {
    const end = rest.indexOf('"', 1);
    if (end < 0) return drop('no closing quote');
    return { kind: 'setting', line, name, value: rest.slice(1, end) };
  }
  const value = trimBlanks(rest.split(';', 1)[0] ?? '');
  if (value === '' && habits.dropsBareEmptyValue) return drop('no value');
  return { kind: 'setting', line, name, value };
}

function trimBlanks(text: string): string {
  return text.replace(/^[ \t]+|[ \t]+$/g, '');
}
