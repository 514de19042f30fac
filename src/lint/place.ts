import type { Place } from './finding.ts';
import type { LintFile } from './lint-file.ts';

/** Where the lines of a file begin, in octets. */
type LineStarts = readonly number[];

const STARTS = new WeakMap<LintFile, LineStarts>();

/** The offset as a line and a column. What is not text has one line. */
export function placeOf(file: LintFile, offset: number): Place {
  const starts = lineStarts(file);
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((starts[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  const start = starts[low] ?? 0;
  return { line: low + 1, column: showText(file.text.slice(start, offset)).length + 1 };
}

/** The text of a line, without its end, as it was read. */
export function lineText(file: LintFile, line: number): string | undefined {
  const starts = lineStarts(file);
  const start = starts[line - 1];
  return start === undefined
    ? undefined
    : file.text.slice(start, starts[line] ?? undefined).replace(/\r?\n$/, '');
}

/** Octets as people read them: UTF-8 where it is that, else ISO 8859-1. */
export function showText(text: string): string {
  if (!/[\u0080-\u00ff]/.test(text)) return text;
  const decoded = Buffer.from(text, 'latin1').toString('utf8');
  return decoded.includes('\ufffd') ? text : decoded;
}

function lineStarts(file: LintFile): LineStarts {
  const known = STARTS.get(file);
  if (known !== undefined) return known;
  const starts = [0];
  for (let at = file.text.indexOf('\n'); at >= 0; at = file.text.indexOf('\n', at + 1)) {
    if (at + 1 < file.text.length) starts.push(at + 1);
  }
  STARTS.set(file, starts);
  return starts;
}
