import type { FixedOnDisk, LintOutcome, ShownFinding } from '#app/lint/lint-paths.ts';
import { SOURCES, type Source } from '#knowledge/sources.ts';
import { FILE_KINDS } from '#lint/file-kind.ts';
import type { Severity } from '#lint/finding.ts';
import { countFindings } from '#lint/lint.ts';
import { findRule, RULES } from '#lint/registry.ts';
import { codeFrame } from '#lint/report/code-frame.ts';
import { describeExample } from '#lint/report/describe-example.ts';
import { unifiedDiff } from '#lint/report/unified-diff.ts';
import type { Rule } from '#lint/rule.ts';
import { counted } from '#values/counted.ts';
import { withoutControls } from '#values/printable.ts';
import { formatTable, type Terminal } from './terminal.ts';

const COLOURS = { error: 'red', warning: 'yellow', info: 'cyan' } as const satisfies Record<Severity, string>;
const DIFF_COLOURS = {
  file: 'bold',
  hunk: 'cyan',
  removed: 'red',
  added: 'green',
  context: 'reset',
} as const;
const WIDTH = 100;

/** A finding with its place, its line and a caret below. */
export function describeFinding({ finding, file }: ShownFinding, terminal: Terminal): string {
  const { severity, rule, path, from, message, fix } = finding;
  const colour = COLOURS[severity];
  const confidence = findRule(rule)?.confidence ?? '';
  const frame = codeFrame(file, finding).map(({ kind, text }) => {
    if (kind === 'caret') return terminal.style(colour, text);
    return kind === 'marked' ? text : terminal.style('dim', text);
  });
  const fixable = fix === undefined ? '' : ', --fix corrects it';
  return [
    `${terminal.style('bold', `${withoutControls(path)}:${from.line}:${from.column}`)} ${terminal.style(colour, severity)} ${message}`,
    ...frame,
    terminal.style('dim', `  ${rule} (${confidence}${fixable})`),
    '',
  ].join('\n');
}

/** How many of what, and what was left out. */
export function summarise({ files, findings, omitted }: LintOutcome, terminal: Terminal): string {
  const counts = countFindings(findings.map(({ finding }) => finding));
  const looked = `${counted(files, 'file')} looked at`;
  const more = omitted === 0 ? '' : ` ${omitted} more of the same were left out.`;
  if (findings.length === 0) return `${terminal.style('green', 'Nothing found')}; ${looked}.${more}`;
  const words = [
    terminal.style(COLOURS.error, counted(counts.error, 'error')),
    terminal.style(COLOURS.warning, counted(counts.warning, 'warning')),
    terminal.style(COLOURS.info, `${counts.info} for information`),
  ];
  return `${words.join(', ')}; ${looked}.${more} offhook lint --explain RULE says more.`;
}

/** What fixing would change in a file. */
export function describeDiff(fixed: FixedOnDisk, terminal: Terminal): string {
  return unifiedDiff(fixed)
    .map(({ kind, text }) => (kind === 'context' ? text : terminal.style(DIFF_COLOURS[kind], text)))
    .join('\n');
}

/** All that there is to say about a rule. */
export function describeRule(rule: Rule, terminal: Terminal): string {
  const { id, title, severity, appliesTo, explanation, confidence, sources, examples } = rule;
  const kinds =
    appliesTo.length === Object.keys(FILE_KINDS).length
      ? ['every file']
      : appliesTo.map((kind) => FILE_KINDS[kind]);
  const indent = (text: string): string => text.replace(/^/gm, '  ');
  return [
    `${terminal.style('bold', id)} (${terminal.style(COLOURS[severity], severity)}): ${title}`,
    '',
    wrap(explanation),
    '',
    `Looks at: ${kinds.join(', ')}`,
    `Sure: ${confidence}, by`,
    ...sources.map((key) => `  ${describeSource(SOURCES[key])}`),
    '',
    terminal.style('green', 'Fine:'),
    ...examples.accept.map((files) => indent(describeExample(files))),
    '',
    terminal.style('red', 'Found:'),
    ...examples.reject.flatMap(({ files, at, fixed }) => [
      indent(describeExample(files)),
      `  → ${at.join(', ')}`,
      ...(fixed === undefined ? [] : ['  corrected:', indent(indent(fixed.trimEnd()))]),
    ]),
  ].join('\n');
}

/** The names of all rules with their severities. */
export function describeRules(terminal: Terminal): string {
  const rows = RULES.map(({ id, severity, title }) => [id, severity, title]);
  return formatTable(terminal, ['RULE', 'SEVERITY', 'WHAT'], rows);
}

function describeSource({ title, where }: Source): string {
  return where === undefined ? title : `${title}: ${where}`;
}

function wrap(text: string): string {
  let width = 0;
  return text
    .split(' ')
    .map((word, index) => {
      const breaks = width + word.length + 1 > WIDTH;
      width = (breaks ? 0 : width + 1) + word.length;
      return index === 0 ? word : (breaks ? '\n' : ' ') + word;
    })
    .join('');
}
