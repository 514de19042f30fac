import { changesClock, clockChange, timeZoneOf } from '#lint/clock-settings.ts';
import { CNF_KINDS } from '#lint/file-kind.ts';
import type { Report } from '#lint/finding.ts';
import type { LintFile } from '#lint/lint-file.ts';
import type { LintTree } from '#lint/lint-tree.ts';
import type { Rule } from '#lint/rule.ts';

const NORTH_AMERICA: ReadonlySet<string> = new Set(['EST', 'CST', 'MST', 'PST', 'YST', 'AST', 'NST']);
const RULE = {
  start: { month: 3, week: 2, words: 'the second Sunday of March', old: 4 },
  stop: { month: 11, week: 1, words: 'the first Sunday of November', old: 10 },
} as const;

export const dstOldUsRule: Rule = {
  id: 'dst-old-us-rule',
  title: 'The American clock rule of before 2007',
  severity: 'warning',
  appliesTo: CNF_KINDS,
  explanation:
    'Until 2006 clocks in the United States and Canada changed in April and October, and so do samples. Since 2007 it is the second Sunday of March and the first Sunday of November: phones are an hour wrong for four weeks a year.',
  confidence: 'documented',
  sources: ['tz-database', 'julianhead-default', 'cme-guide-sample'],
  examples: {
    accept: [
      {
        'SIPDefault.cnf':
          'time_zone: EST\ndst_start_month: March\ndst_start_week_of_month: 2\ndst_stop_month: November\ndst_stop_week_of_month: 1\n',
      },
      { 'SIPDefault.cnf': 'time_zone: EST\ndst_start_month: April\ndst_auto_adjust: 0\n' },
    ],
    reject: [
      {
        files: {
          'SIPDefault.cnf':
            'time_zone: EST\ndst_start_month: April\ndst_start_week_of_month: 1\ndst_stop_month: Oct\ndst_stop_week_of_month: 8\n',
        },
        at: ['SIPDefault.cnf:2', 'SIPDefault.cnf:4'],
      },
    ],
  },
  *check(file, tree) {
    const zone = timeZoneOf(file, tree);
    if (zone === undefined || !NORTH_AMERICA.has(zone.value.toUpperCase()) || !changesClock(file, tree))
      return;
    for (const which of ['start', 'stop'] as const) yield* judge(file, tree, which);
  },
};

function* judge(file: LintFile, tree: LintTree, which: 'start' | 'stop'): Iterable<Report> {
  const change = clockChange(file, tree, which);
  const { old, words } = RULE[which];
  if (change === undefined || change.setting.file !== file || change.month !== old) return;
  yield {
    range: change.setting.valueRange,
    message: `Clocks in North America change on ${words} since 2007; this is the old rule.`,
  };
}
