import type { Finding } from '#lint/finding.ts';
import { countFindings } from '#lint/lint.ts';
import { findRule } from '#lint/registry.ts';

/** Everything that was found, for programs. Ranges are octets from the beginning of the file. */
export function jsonReport(findings: readonly Finding[], files: number, omitted: number) {
  return {
    files,
    counts: countFindings(findings),
    omitted,
    findings: findings.map(({ rule, severity, path, from, to, range, message, fix }) => ({
      rule,
      severity,
      path,
      line: from.line,
      column: from.column,
      endLine: to.line,
      endColumn: to.column,
      range,
      message,
      confidence: findRule(rule)?.confidence,
      sources: findRule(rule)?.sources,
      fixable: fix !== undefined,
    })),
  };
}
