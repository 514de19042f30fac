import type { Edit, Finding } from './finding.ts';
import { lintTree } from './lint.ts';
import { type FoundFile, makeLintFile } from './lint-file.ts';
import { LintTree } from './lint-tree.ts';

/** A file before and after its fixes. */
export interface FixedFile {
  readonly path: string;
  readonly before: Uint8Array;
  readonly after: Uint8Array;
  /** How many findings were fixed. */
  readonly fixed: number;
}

/** One fix may uncover the next: a line that is taken apart has two settings to look at. */
const MOST_ROUNDS = 10;

/** Applies every fix that a tree's findings offer, until none is left. Everything else stays octet for octet. */
export function fixTree(
  found: readonly FoundFile[],
  whole: boolean,
  disabled?: ReadonlySet<string>,
): FixedFile[] {
  const files = new Map(found.map((file) => [file.path, { ...file, fixed: 0 }]));
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const tree = new LintTree(Array.from(files.values(), makeLintFile), whole);
    const { findings } = lintTree(tree, disabled === undefined ? {} : { disabled });
    const fixable = Map.groupBy(
      findings.filter(({ fix }) => fix !== undefined),
      ({ path }) => path,
    );
    if (fixable.size === 0) break;
    for (const [path, each] of fixable) {
      const file = files.get(path);
      if (file === undefined) continue;
      const { bytes, applied } = applyEdits(file.bytes, each);
      files.set(path, { ...file, bytes, fixed: file.fixed + applied });
    }
  }
  return found.flatMap(({ path, bytes: before }) => {
    const after = files.get(path);
    return after === undefined || after.fixed === 0
      ? []
      : [{ path, before, after: after.bytes, fixed: after.fixed }];
  });
}

/** Applies the fixes that don't touch one another; the rest wait for the next round. */
function applyEdits(bytes: Uint8Array, findings: readonly Finding[]): { bytes: Uint8Array; applied: number } {
  const taken: Edit[] = [];
  let applied = 0;
  for (const { fix = [] } of findings) {
    if (fix.some((edit) => taken.some((other) => overlap(edit, other)))) continue;
    taken.push(...fix);
    applied += 1;
  }
  let text = Buffer.from(bytes).toString('latin1');
  for (const { start, end, text: replacement } of taken.toSorted((a, b) => b.start - a.start)) {
    text = text.slice(0, start) + replacement + text.slice(end);
  }
  return { bytes: Buffer.from(text, 'latin1'), applied };
}

function overlap(a: Edit, b: Edit): boolean {
  return a.start <= b.end && b.start <= a.end;
}
