import { join } from 'node:path';
import { fixTree } from '#lint/apply-fixes.ts';
import type { Finding } from '#lint/finding.ts';
import { lintTree } from '#lint/lint.ts';
import { type FoundFile, type LintFile, makeLintFile } from '#lint/lint-file.ts';
import { LintTree } from '#lint/lint-tree.ts';
import { splitTrees } from '#lint/split-trees.ts';
import { readPath } from './read-path.ts';

/** Files that phones see together, and where they came from. */
interface FoundTree {
  /** Put in front of the paths of its files, to show them. */
  readonly prefix: string;
  readonly files: readonly FoundFile[];
  readonly whole: boolean;
  /** Whether the files lie on the disk under prefix and path, and can be written. */
  readonly onDisk: boolean;
}

/** What linting paths gave, with paths as people named them. */
export interface LintOutcome {
  readonly files: number;
  readonly findings: readonly ShownFinding[];
  readonly omitted: number;
}

/** A finding together with its file, for the code frame. */
export interface ShownFinding {
  readonly finding: Finding;
  readonly file: LintFile;
}

/** A file with its fixes. */
export interface FixedOnDisk {
  readonly path: string;
  readonly before: Uint8Array;
  readonly after: Uint8Array;
  readonly fixed: number;
  readonly onDisk: boolean;
}

interface LintPathsOptions {
  readonly disabled?: ReadonlySet<string>;
  /** Told before each step, with how many files are read or linted. */
  readonly onProgress?: (what: 'reading' | 'linting', done: number, total?: number) => void;
}

/** Reads files, folders and zips and lints them; single files are linted together, each folder by itself. */
export async function lintPaths(
  paths: readonly string[],
  { disabled, onProgress }: LintPathsOptions = {},
): Promise<LintOutcome> {
  const trees = await readTrees(paths, (done) => onProgress?.('reading', done));
  const total = trees.reduce((sum, { files }) => sum + files.length, 0);
  const findings: ShownFinding[] = [];
  let omitted = 0;
  let before = 0;
  for (const { prefix, files, whole } of trees) {
    const tree = new LintTree(files.map(makeLintFile), whole);
    const result = lintTree(tree, {
      ...(disabled === undefined ? {} : { disabled }),
      onFile: (done) => onProgress?.('linting', before + done, total),
    });
    for (const finding of result.findings) {
      const file = tree.file(finding.path);
      if (file !== undefined) findings.push({ finding: { ...finding, path: prefix + finding.path }, file });
    }
    omitted += result.omitted;
    before += files.length;
  }
  return { files: total, findings, omitted };
}

/** What the fixes of all rules that offer some would change. Nothing is written. */
export async function fixPaths(
  paths: readonly string[],
  { disabled, onProgress }: LintPathsOptions = {},
): Promise<readonly FixedOnDisk[]> {
  const trees = await readTrees(paths, (done) => onProgress?.('reading', done));
  return trees.flatMap(({ prefix, files, whole, onDisk }) =>
    fixTree(files, whole, disabled).map((fixed) => ({ ...fixed, path: prefix + fixed.path, onDisk })),
  );
}

async function readTrees(paths: readonly string[], onFile: (done: number) => void): Promise<FoundTree[]> {
  const trees: FoundTree[] = [];
  const single: FoundFile[] = [];
  for (const path of new Set(paths)) {
    const { source, files } = await readPath(path, onFile);
    if (source === 'file') {
      single.push(...files);
      continue;
    }
    const top = path === '.' || path === './' ? '' : join(path, '/');
    for (const { prefix, files: inside } of splitTrees(files)) {
      trees.push({ prefix: top + prefix, files: inside, whole: true, onDisk: source === 'folder' });
    }
  }
  if (single.length > 0) trees.push({ prefix: '', files: single, whole: false, onDisk: true });
  return trees;
}
