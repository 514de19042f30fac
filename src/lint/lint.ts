import { withoutControls } from '#values/printable.ts';
import type { FileKind } from './file-kind.ts';
import type { Finding, Report, Severity } from './finding.ts';
import type { LintFile } from './lint-file.ts';
import type { LintTree } from './lint-tree.ts';
import { placeOf } from './place.ts';
import { RULES } from './registry.ts';
import type { Rule } from './rule.ts';
import { isSilenced } from './silencing.ts';

/** What linting a tree gave. */
export interface LintResult {
  readonly findings: readonly Finding[];
  /** Findings left out because one rule had too many of them in one file. */
  readonly omitted: number;
}

interface LintOptions {
  /** Ids of rules that are not to be reported. */
  readonly disabled?: ReadonlySet<string>;
  /** Called before each file, so that whoever waits can be told. */
  readonly onFile?: (done: number) => void;
}

/** The most findings of one rule in one file: a dial plan of 8 kB has room for some 150 bad rules. */
const MOST_A_RULE = 200;
const SEVERITIES: readonly Severity[] = ['error', 'warning', 'info'];
const LONGEST_MESSAGE = 400;

const RULES_BY_KIND = new Map<FileKind, readonly Rule[]>();

/** Runs every rule over every file of a tree; findings come file by file, in the order of their places. */
export function lintTree(tree: LintTree, { disabled = new Set(), onFile }: LintOptions = {}): LintResult {
  const findings: Finding[] = [];
  let omitted = 0;
  for (const [index, file] of tree.files.entries()) {
    onFile?.(index);
    const found = lintFile(file, tree);
    omitted += found.omitted;
    for (const finding of found.findings) if (!disabled.has(finding.rule)) findings.push(finding);
  }
  return { findings, omitted };
}

/** How many findings there are of each severity. */
export function countFindings(findings: readonly Finding[]): Readonly<Record<Severity, number>> {
  const count = (wanted: Severity): number => findings.filter(({ severity }) => severity === wanted).length;
  return { error: count('error'), warning: count('warning'), info: count('info') };
}

/** Whether a severity is at least as bad as another. */
export function isAtLeast(severity: Severity, level: Severity): boolean {
  return SEVERITIES.indexOf(severity) <= SEVERITIES.indexOf(level);
}

function lintFile(file: LintFile, tree: LintTree): LintResult {
  const findings: Finding[] = [];
  let omitted = 0;
  for (const rule of rulesFor(file.kind)) {
    let count = 0;
    for (const report of rule.check(file, tree)) {
      count += 1;
      if (count <= MOST_A_RULE) findings.push(place(rule, file, report));
    }
    omitted += Math.max(0, count - MOST_A_RULE);
  }
  const kept = withoutSuperseded(findings).filter(({ rule, from }) => !isSilenced(file, rule, from.line));
  return { findings: kept.toSorted(inOrder), omitted };
}

function rulesFor(kind: FileKind): readonly Rule[] {
  const known = RULES_BY_KIND.get(kind);
  if (known !== undefined) return known;
  const rules = RULES.filter(({ appliesTo }) => appliesTo.includes(kind));
  RULES_BY_KIND.set(kind, rules);
  return rules;
}

function place({ id, severity }: Rule, file: LintFile, { range, message, fix }: Report): Finding {
  return {
    rule: id,
    severity,
    path: file.path,
    range,
    from: placeOf(file, range.start),
    to: placeOf(file, range.end),
    message: shorten(message),
    ...(fix === undefined ? {} : { fix }),
  };
}

function shorten(message: string): string {
  const plain = withoutControls(message);
  return plain.length > LONGEST_MESSAGE ? `${plain.slice(0, LONGEST_MESSAGE)}…` : plain;
}

/** A rule that knows better silences the more general ones on its line. */
function withoutSuperseded(findings: readonly Finding[]): readonly Finding[] {
  const superseded = new Set(
    findings.flatMap(({ rule, from }) => (INSTEAD_OF.get(rule) ?? []).map((id) => `${id} ${from.line}`)),
  );
  if (superseded.size === 0) return findings;
  return findings.filter(({ rule, from }) => !superseded.has(`${rule} ${from.line}`));
}

const INSTEAD_OF: ReadonlyMap<string, readonly string[]> = new Map(
  RULES.map(({ id, insteadOf = [] }) => [id, insteadOf]),
);

function inOrder(a: Finding, b: Finding): number {
  return a.range.start - b.range.start || a.range.end - b.range.end || a.rule.localeCompare(b.rule);
}
