import { isNone, settingOf } from '#lint/cnf-view.ts';
import { CNF_KINDS } from '#lint/file-kind.ts';
import type { Rule } from '#lint/rule.ts';

export const dstMixedRules: Rule = {
  id: 'dst-mixed-rules',
  title: 'A clock change by date and by weekday at once',
  severity: 'warning',
  appliesTo: CNF_KINDS,
  explanation:
    'The day of a clock change is either a date (dst_start_day) or a weekday in a week (dst_start_day_of_week, dst_start_week_of_month). With both, the date presumably wins, and the change comes on the wrong day. Leave the date at 0 for a rule by weekday.',
  confidence: 'documented',
  sources: ['sip-guide-2.0-p3-26', 'staskobzar-templates', 'teo-7960-log'],
  examples: {
    accept: [
      { 'SIPDefault.cnf': 'dst_stop_day: 0\ndst_stop_day_of_week: Sunday\ndst_stop_week_of_month: 8\n' },
      { 'SIPDefault.cnf': 'dst_stop_day: 31\ndst_stop_month: October\n' },
    ],
    reject: [
      {
        files: {
          'SIPDefault.cnf': 'dst_stop_day: 1\ndst_stop_day_of_week: Sunday\ndst_stop_week_of_month: ""\n',
        },
        at: ['SIPDefault.cnf:1'],
      },
    ],
  },
  *check(file, tree) {
    for (const which of ['start', 'stop']) {
      const day = settingOf(file, `dst_${which}_day`);
      if (day === undefined || isNone(day.value) || Number(day.value) === 0) continue;
      const others = [`dst_${which}_day_of_week`, `dst_${which}_week_of_month`].filter((name) => {
        const value = tree.setting(file, name)?.value ?? '';
        return !isNone(value) && Number(value) !== 0;
      });
      if (others.length === 0) continue;
      yield {
        range: day.valueRange,
        message: `${day.key} is a date, and ${others.join(' and ')} say${others.length > 1 ? '' : 's'} otherwise; the date presumably wins. Write 0 for a rule by weekday.`,
      };
    }
  },
};
