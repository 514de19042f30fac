import { ALL_KINDS, FILE_KINDS } from '#lint/file-kind.ts';
import { RULES } from '#lint/registry.ts';
import { describeExample } from '#lint/report/describe-example.ts';
import type { Rule } from '#lint/rule.ts';
import { sourceList } from './source-list.ts';

const GROUPS: readonly (readonly [title: string, severity: Rule['severity'], meaning: string])[] = [
  ['Errors', 'error', 'Phones will refuse, ignore or misread it.'],
  [
    'Warnings',
    'warning',
    'It probably is not what was meant, or sources disagree on what phones do with it.',
  ],
  ['Information', 'info', 'Worth knowing, and right as often as not.'],
];

/** `docs/reference/lint.md`: every rule with its reasons and the examples that test it. */
export function lintPage(): string {
  return [
    '<!-- Written by docs/reference/generate.ts from src/lint/rules. Change it there. -->',
    '# Rules of offhook lint',
    `What [offhook lint](cli.md#offhook-lint) looks for: ${RULES.length} rules. Each says how sure we are that phones mind (documented, observed, lineage, inferred, uncertain) and by which [sources](#sources). The examples are the tests of the rule. In them \`␠\` is a blank at the end of a line, \`→\` a tab, \`␍\` a carriage return.`,
    'A rule is silenced by a comment in the file, with one or more names or with none for all rules:',
    '```text\n# offhook-lint-disable nat-enable-off        from here to the end of the file, or to …\n# offhook-lint-enable nat-enable-off         … here\n# offhook-lint-disable-next-line sntp-host-name\nnat_enable: 0 ; offhook-lint-disable-line\n<!-- offhook-lint-disable dial-plan-no-catch-all -->\n```',
    'For a whole run `--disable RULE` does the same.',
    ...GROUPS.flatMap(([title, severity, meaning]) => {
      const rules = RULES.filter((rule) => rule.severity === severity);
      const list = rules.map(({ id, title: what }) => `- [${id}](#${id}): ${escapeMarkdown(what)}`);
      return [`## ${title}`, meaning, list.join('\n'), ...rules.map(ruleSection)];
    }),
    '## Sources',
    sourceList(RULES.flatMap(({ sources }) => [...sources])),
    '',
  ].join('\n\n');
}

function ruleSection({ id, title, appliesTo, explanation, confidence, sources, examples }: Rule): string {
  const isAll = appliesTo.length === ALL_KINDS.length;
  const kinds = isAll ? 'every file' : appliesTo.map((kind) => escapeMarkdown(FILE_KINDS[kind])).join(', ');
  const from = sources.map((key) => `[${key}](#source-${key})`).join(', ');
  return [
    `### ${id}`,
    `**${escapeMarkdown(title)}.** ${escapeMarkdown(explanation)}`,
    `- Looks at: ${kinds}\n- Sure: ${confidence} (${from})`,
    'Fine:',
    ...examples.accept.map((files) => block(describeExample(files))),
    'Found:',
    ...examples.reject.flatMap(({ files, at, fixed }) => [
      block(describeExample(files)),
      `At ${at.map((place) => `\`${place}\``).join(', ')}.${fixed === undefined ? '' : ' Corrected:'}`,
      ...(fixed === undefined ? [] : [block(describeExample({ [fileOf(at)]: fixed }))]),
    ]),
  ].join('\n\n');
}

function fileOf([first = '']: readonly string[]): string {
  return first.slice(0, first.lastIndexOf(':'));
}

function block(text: string): string {
  return `\`\`\`text\n${text}\n\`\`\``;
}

/** Outside of code, what Markdown would take for markup. */
function escapeMarkdown(text: string): string {
  return text
    .split('`')
    .map((part, index) => (index % 2 === 1 ? part : part.replace(/[<>*[\]_]/g, '\\$&')))
    .join('`');
}
