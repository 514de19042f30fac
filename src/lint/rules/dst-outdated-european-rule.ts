import { changesClock, clockChange, timeZoneOf } from '#lint/clock-settings.ts';
import { CNF_KINDS } from '#lint/file-kind.ts';
import type { Report } from '#lint/finding.ts';
import type { LintFile } from '#lint/lint-file.ts';
import type { LintTree } from '#lint/lint-tree.ts';
import type { Rule } from '#lint/rule.ts';

const EUROPE: ReadonlySet<string> = new Set(['GMT', 'CET', 'EET']);
const RULE = {
  start: { month: 3, words: 'the last Sunday of March (month March, week 8)' },
  stop: { month: 10, words: 'the last Sunday of October (month October, week 8)' },
} as const;
const LAST_WEEK = 8;

export const dstOutdatedEuropeanRule: Rule = {
  id: 'dst-outdated-european-rule',
  title: 'Clocks in Europe do not change on that day',
  severity: 'warning',
  appliesTo: CNF_KINDS,
  explanation:
    'From Lisbon to Helsinki clocks change on the last Sundays of March and October. Samples for American zones say April, and are copied with only the zone changed.',
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
  if (change === undefined || change.setting.file !== file || Number.isNaN(change.month)) return;
  const { month, words } = RULE[which];
  // An absolute day is the matter of another rule.
  const isRight = change.month === month && (Number.isNaN(change.week) || change.week === LAST_WEEK);
  if (isRight) return;
  yield {
    range: change.setting.valueRange,
    message: `Clocks in Europe change on ${words}.`,
  };
}
