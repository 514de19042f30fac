import type { CnfDocument, CnfLine, CnfSetting } from './cnf-document.ts';
import { parseLine } from './cnf-reader.ts';
import { spellValue } from './value-spelling.ts';

/**
 * The value that counts: of the last line with the name, because a later one presumably wins (inferred).
 * Names are compared without regard to case: Cisco's own CME writes `Domain_Name`.
 */
export function getValue(document: CnfDocument, name: string): string | undefined {
  return document.lines.findLast((line) => isSettingOf(line, name))?.value;
}

/**
 * The document with another value, everything else octet for octet as it was. Every line with the name is
 * changed, because it is not proven which of several wins; a name that is not there is added at the end.
 * @throws OffhookError CNF_VALUE_UNWRITABLE
 */
export function setValue(document: CnfDocument, name: string, value: string): CnfDocument {
  const found = document.lines.some((line) => isSettingOf(line, name));
  if (!found) return { ...document, lines: append(document.lines, `${name}: ${spellValue(name, value)}`) };
  const lines = document.lines.map((line) => (isSettingOf(line, name) ? replace(line, name, value) : line));
  return { ...document, lines };
}

function isSettingOf(line: CnfLine, name: string): line is CnfSetting {
  return line.kind === 'setting' && line.name.toLowerCase() === name.toLowerCase();
}

function replace(line: CnfSetting, name: string, value: string): CnfLine {
  const { text, valueStart, valueEnd, quoted, problem } = line;
  if (line.value === value && problem === undefined) return line;
  return parseLine(
    text.slice(0, valueStart) + spellValue(name, value, quoted) + text.slice(valueEnd),
    line.end,
  );
}

function append(lines: readonly CnfLine[], text: string): CnfLine[] {
  const end: CnfLine['end'] = lines.some((line) => line.end === '\r\n') ? '\r\n' : '\n';
  const last = lines.at(-1);
  const before = last === undefined || last.end !== '' ? lines : [...lines.slice(0, -1), { ...last, end }];
  return [...before, parseLine(text, end)];
}
