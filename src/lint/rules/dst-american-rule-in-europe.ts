import { changesClock, clockChange, timeZoneOf } from '#lint/clock-settings.ts';
import { CNF_KINDS } from '#lint/file-kind.ts';
import type { Report } from '#lint/finding.ts';
import type { LintFile } from '#lint/lint-file.ts';
import type { LintTree } from '#lint/lint-tree.ts';
import type { Rule } from '#lint/rule.ts';

const EUROPE: ReadonlySet<string> = new Set(['GMT', 'CET', 'EET']);
/** By month and week: the rule of today and the one of before 2007, which ended on the same day as in Europe. */
const AMERICAN = { start: ['3/2', '4/1'], stop: ['11/1'] } as const;
const EUROPEAN = {
  start: 'the last Sunday of March (month March, week 8)',
  stop: 'the last Sunday of October (month October, week 8)',
} as const;

export const dstAmericanRuleInEurope: Rule = {
  id: 'dst-american-rule-in-europe',
  title: 'Clocks in Europe do not change on that day',
  severity: 'warning',
  appliesTo: CNF_KINDS,
  explanation:
    'From Lisbon to Helsinki clocks change on the last Sundays of March and October. Samples for American zones say April, or March and November by the new rule, and are copied with only the zone changed.',
  confidence: 'documented',
  sources: ['tz-database', 'voipfone-default'],
  examples: {
    accept: [
      {
        'SIPDefault.cnf':
          'time_zone: CET\ndst_start_month: March\ndst_start_week_of_month: 8\ndst_stop_month: Oct\ndst_stop_week_of_month: 8\n',
      },
    ],
    reject: [
      {
        files: {
          'SIPDefault.cnf':
            'time_zone: GMT\ndst_start_month: April\ndst_start_week_of_month: 1\ndst_stop_month: Oct\ndst_stop_week_of_month: 8\n',
        },
        at: ['SIPDefault.cnf:2'],
      },
      {
        files: {
          'SIPDefault.cnf':
            'time_zone: CET\ndst_start_month: March\ndst_start_week_of_month: 2\ndst_stop_month: Nov\ndst_stop_week_of_month: 1\n',
        },
        at: ['SIPDefault.cnf:2', 'SIPDefault.cnf:4'],
      },
    ],
  },
  *check(file, tree) {
    const zone = timeZoneOf(file, tree);
    if (zone === undefined || !EUROPE.has(zone.value.toUpperCase()) || !changesClock(file, tree)) return;
    for (const which of ['start', 'stop'] as const) yield* judge(file, tree, which);
  },
};

function* judge(file: LintFile, tree: LintTree, which: 'start' | 'stop'): Iterable<Report> {
  const change = clockChange(file, tree, which);
  if (change === undefined || change.setting.file !== file) return;
  const days: readonly string[] = AMERICAN[which];
  if (!days.includes(`${change.month}/${change.week}`)) return;
  yield { range: change.setting.valueRange, message: `Clocks in Europe change on ${EUROPEAN[which]}.` };
}
