import type { Finding } from '#lint/finding.ts';
import type { LintFile } from '#lint/lint-file.ts';
import { maskSecrets } from '#lint/mask-secrets.ts';
import { lineText, showText } from '#lint/place.ts';
import { withoutControls } from '#values/printable.ts';

/** One line of a frame; whoever prints it may colour it. */
export interface FrameLine {
  readonly kind: 'context' | 'marked' | 'caret';
  readonly text: string;
}

const WIDEST = 100;
const CONTEXT = 1;

/** The line that a finding is about, with its neighbours and a caret below; empty for a file as a whole. */
export function codeFrame(file: LintFile, { from, to, range }: Finding): FrameLine[] {
  if (file.text === '' || (range.start === 0 && range.end === 0)) return [];
  const first = Math.max(1, from.line - CONTEXT);
  const last = from.line + CONTEXT;
  const digits = String(last).length;
  const frame: FrameLine[] = [];
  for (let number = first; number <= last; number += 1) {
    const line = lineText(file, number);
    if (line === undefined) break;
    const isMarked = number === from.line;
    const shown = showable(line);
    // Of an endless line only what is around the place is shown.
    const offset = isMarked && from.column > WIDEST - 20 ? from.column - 40 : 0;
    const gutter = `${isMarked ? '>' : ' '} ${String(number).padStart(digits)} | `;
    frame.push({ kind: isMarked ? 'marked' : 'context', text: (gutter + clip(shown, offset)).trimEnd() });
    if (!isMarked) continue;
    const start = from.column - 1 - offset;
    const end = to.line === from.line ? to.column - 1 - offset : shown.length - offset;
    const width = Math.max(1, Math.min(end, WIDEST) - start);
    frame.push({ kind: 'caret', text: `  ${' '.repeat(digits)} | ${' '.repeat(start)}${'^'.repeat(width)}` });
  }
  return frame;
}

/** A line as a terminal may get it: no secrets, no control characters, one column a tab. */
export function showable(line: string): string {
  return withoutControls(showText(maskSecrets(line)).replace(/\t/g, ' '));
}

function clip(line: string, offset: number): string {
  const part = line.slice(offset, offset + WIDEST);
  const before = offset > 0 ? `…${part.slice(1)}` : part;
  return line.length > offset + WIDEST ? `${before.slice(0, -1)}…` : before;
}
