import { changesClock, timeZoneOf } from '#lint/clock-settings.ts';
import type { Rule } from '#lint/rule.ts';

export const dstRuleMissing: Rule = {
  id: 'dst-rule-missing',
  title: 'A time zone, and no word on daylight saving',
  severity: 'warning',
  appliesTo: ['default-cnf', 'phone-cnf'],
  explanation:
    'Phones change their clock by themselves unless dst_auto_adjust is 0. With no dst_ settings they do it by the American rule of before 2007, in April and October, wherever they are. Write the rule of the zone, or dst_auto_adjust: 0 where clocks do not change.',
  confidence: 'documented',
  sources: ['sipxecs-phone', 'voipfone-default', 'cme-guide-sample'],
  examples: {
    accept: [
      { 'SIPDefault.cnf': 'time_zone: CET\ndst_auto_adjust: 0\n' },
      { 'SIPDefault.cnf': 'time_zone: CET\ndst_start_month: March\ndst_stop_month: October\n' },
    ],
    reject: [{ files: { 'SIPDefault.cnf': 'time_zone: CET\n' }, at: ['SIPDefault.cnf:1'] }],
  },
  *check(file, tree) {
    const zone = timeZoneOf(file, tree);
    if (zone?.file !== file || !tree.whole || !changesClock(file, tree)) return;
    const names = ['dst_start_month', 'dst_stop_month'].filter(
      (name) => tree.setting(file, name) === undefined,
    );
    if (names.length === 0) return;
    yield {
      range: zone.valueRange,
      message: `The clock changes by a rule, and ${names.join(' and ')} ${names.length > 1 ? 'are' : 'is'} nowhere: phones use April and October, the American rule of before 2007.`,
    };
  },
};
