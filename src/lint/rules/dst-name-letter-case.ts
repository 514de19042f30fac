import { isNone, settingsOf } from '#lint/cnf-view.ts';
import { CNF_KINDS } from '#lint/file-kind.ts';
import type { Rule } from '#lint/rule.ts';

export const dstNameLetterCase: Rule = {
  id: 'dst-name-letter-case',
  title: 'A month or a weekday in the wrong letter case',
  severity: 'warning',
  appliesTo: CNF_KINDS,
  explanation:
    'Sources disagree: the 2.0 guide says that the names of months and weekdays are case-sensitive, while the related SIP stack compares keywords without regard to case. Capitalised names are right for both.',
  confidence: 'documented',
  sources: ['sip-guide-2.0-p3-26', 'sip-stack-values'],
  insteadOf: ['invalid-value'],
  examples: {
    accept: [{ 'SIPDefault.cnf': 'dst_start_month: March\ndst_stop_month: Oct\n' }],
    reject: [
      {
        files: { 'SIPDefault.cnf': 'dst_start_month: march\ndst_start_day_of_week: "SUN"\n' },
        at: ['SIPDefault.cnf:1', 'SIPDefault.cnf:2'],
        fixed: 'dst_start_month: March\ndst_start_day_of_week: "Sun"\n',
      },
    ],
  },
  *check(file) {
    for (const { key, value, quoted, parameter, valueRange } of settingsOf(file)) {
      if (parameter?.exactCase !== true || isNone(value)) continue;
      const spellings = (parameter.values ?? []).flatMap((known) => [
        known.value,
        ...(known.alsoSpelled ?? []),
      ]);
      const right = spellings.find((spelling) => spelling.toLowerCase() === value.toLowerCase());
      if (right === undefined || spellings.includes(value)) continue;
      yield {
        range: valueRange,
        message: `${key}: write ${right}. A guide says that letter case matters here; a related code base does not mind.`,
        fix: [{ ...valueRange, text: quoted ? `"${right}"` : right }],
      };
    }
  },
};
