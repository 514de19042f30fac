import type { FixedFile } from '#lint/apply-fixes.ts';
import { withoutControls } from '#values/printable.ts';
import { showable } from './code-frame.ts';

/** One line of a diff; whoever prints it may colour it. */
export interface DiffLine {
  readonly kind: 'file' | 'hunk' | 'removed' | 'added' | 'context';
  readonly text: string;
}

const CONTEXT = 2;

/** What fixing would change in a file, for people to read: passwords are masked, so it is no input for patch. */
export function unifiedDiff({ path, before, after }: FixedFile): DiffLine[] {
  const steps = stepsBetween(linesOf(before), linesOf(after));
  const shown = steps.map((_, index) =>
    steps.slice(Math.max(0, index - CONTEXT), index + CONTEXT + 1).some(({ kind }) => kind !== 'context'),
  );
  const diff: DiffLine[] = [
    { kind: 'file', text: `--- ${withoutControls(path)}` },
    { kind: 'file', text: `+++ ${withoutControls(path)} (fixed)` },
  ];
  for (let start = shown.indexOf(true); start >= 0; ) {
    const stop = shown.indexOf(false, start);
    const hunk = steps.slice(start, stop < 0 ? undefined : stop);
    diff.push(describeHead(steps.slice(0, start), hunk), ...hunk.map(describeStep));
    start = stop < 0 ? -1 : shown.indexOf(true, stop);
  }
  return diff;
}

/** One line on the way from the old file to the new one. */
interface Step {
  readonly kind: 'context' | 'removed' | 'added';
  readonly line: string;
}

/** How far a line is looked for: fixes take lines apart and remove single ones. */
const FARTHEST = 16;

function linesOf(bytes: Uint8Array): string[] {
  const lines = Buffer.from(bytes).toString('latin1').split('\n');
  if (lines.at(-1) === '') lines.pop();
  return lines;
}

function stepsBetween(old: readonly string[], fresh: readonly string[]): Step[] {
  const steps: Step[] = [];
  let at = 0;
  let freshAt = 0;
  while (at < old.length || freshAt < fresh.length) {
    const [skip, freshSkip] = nextCommon(old, fresh, at, freshAt);
    for (const line of old.slice(at, at + skip)) steps.push({ kind: 'removed', line });
    for (const line of fresh.slice(freshAt, freshAt + freshSkip)) steps.push({ kind: 'added', line });
    at += skip;
    freshAt += freshSkip;
    const line = old[at];
    if (line === undefined) continue;
    steps.push({ kind: 'context', line });
    at += 1;
    freshAt += 1;
  }
  return steps;
}

/** How many lines of each side are passed over until both go on with the same line, or end. */
function nextCommon(
  old: readonly string[],
  fresh: readonly string[],
  at: number,
  freshAt: number,
): [skip: number, freshSkip: number] {
  for (let distance = 0; distance <= FARTHEST; distance += 1) {
    for (let skip = 0; skip <= Math.min(distance, old.length - at); skip += 1) {
      const next = freshAt + distance - skip;
      if (next <= fresh.length && old[at + skip] === fresh[next]) return [skip, distance - skip];
    }
  }
  return [old.length - at, fresh.length - freshAt];
}

function describeHead(before: readonly Step[], hunk: readonly Step[]): DiffLine {
  const count = (steps: readonly Step[], not: Step['kind']): number =>
    steps.filter(({ kind }) => kind !== not).length;
  const span = (not: Step['kind']): string => `${count(before, not) + 1},${count(hunk, not)}`;
  return { kind: 'hunk', text: `@@ -${span('added')} +${span('removed')} @@` };
}

const MARKS = { context: ' ', removed: '-', added: '+' } as const;

function describeStep({ kind, line }: Step): DiffLine {
  return { kind, text: MARKS[kind] + showable(line.replace(/\r$/, '')) };
}
