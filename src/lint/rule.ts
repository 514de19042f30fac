import type { Confidence } from '#knowledge/confidence.ts';
import type { SourceKey } from '#knowledge/sources.ts';
import type { FileKind } from './file-kind.ts';
import type { Report, Severity } from './finding.ts';
import type { LintFile } from './lint-file.ts';
import type { LintTree } from './lint-tree.ts';

/** Files of an example by name: text with one character an octet, or bytes. Together they are a whole folder. */
export type ExampleFiles = Readonly<Record<string, string | Uint8Array>>;

/** What a rule finds something in. */
interface RejectExample {
  readonly files: ExampleFiles;
  /** Where it does, as `FILE:LINE`; each finding of the rule is named. */
  readonly at: readonly string[];
  /** The first named file once the rule's fixes are in it. */
  readonly fixed?: string;
}

/** One thing that can be wrong. Its examples are its test and, with the rest, its page of the manual. */
export interface Rule {
  /** Lower case with hyphens: the name of its file, of its section in the manual, and in comments that silence it. */
  readonly id: string;
  /** What is wrong, as a heading. */
  readonly title: string;
  readonly severity: Severity;
  readonly appliesTo: readonly FileKind[];
  /** Why it matters and what to do, in plain words. */
  readonly explanation: string;
  /** How sure it is that phones mind. */
  readonly confidence: Confidence;
  readonly sources: readonly SourceKey[];
  /** More general rules that say nothing about a line on which this one has spoken. */
  readonly insteadOf?: readonly string[];
  readonly examples: {
    readonly accept: readonly ExampleFiles[];
    readonly reject: readonly RejectExample[];
  };
  /** Looks at one file; what the rest of its folder says is in `tree`. Never reads the disk. */
  check(file: LintFile, tree: LintTree): Iterable<Report>;
}
