import type { Finding, Severity } from '#lint/finding.ts';

const COMMANDS = {
  error: 'error',
  warning: 'warning',
  info: 'notice',
} as const satisfies Record<Severity, string>;

/** The findings as workflow commands of GitHub Actions, one a line, which it shows beside the changed lines. */
export function githubReport(findings: readonly Finding[]): string[] {
  return findings.map(({ rule, severity, path, from, to, message }) => {
    const sameLine = from.line === to.line ? `,endColumn=${to.column}` : '';
    const place = `file=${property(path)},line=${from.line},endLine=${to.line},col=${from.column}${sameLine}`;
    return `::${COMMANDS[severity]} ${place},title=${property(rule)}::${data(message)}`;
  });
}

function data(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
