import type { Finding, Severity } from '#lint/finding.ts';
import { RULES } from '#lint/registry.ts';

const LEVELS = { error: 'error', warning: 'warning', info: 'note' } as const satisfies Record<
  Severity,
  string
>;
const SCHEMA = 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json';

/** The findings as SARIF 2.1.0 (OASIS), which code hosts and editors read. */
export function sarifReport(findings: readonly Finding[]) {
  const indices = new Map(RULES.map(({ id }, index) => [id, index]));
  return {
    $schema: SCHEMA,
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'offhook lint', rules: RULES.map(describeRule) } },
        columnKind: 'utf16CodeUnits',
        results: findings.map(({ rule, severity, path, from, to, message }) => ({
          ruleId: rule,
          ruleIndex: indices.get(rule),
          level: LEVELS[severity],
          message: { text: message },
          locations: [
            {
              physicalLocation: {
                artifactLocation: { uri: encodeURI(path) },
                region: {
                  startLine: from.line,
                  startColumn: from.column,
                  endLine: to.line,
                  endColumn: to.column,
                },
              },
            },
          ],
        })),
      },
    ],
  };
}

function describeRule({ id, title, explanation, severity, confidence }: (typeof RULES)[number]) {
  return {
    id,
    shortDescription: { text: title },
    fullDescription: { text: explanation },
    defaultConfiguration: { level: LEVELS[severity] },
    properties: { confidence },
  };
}
