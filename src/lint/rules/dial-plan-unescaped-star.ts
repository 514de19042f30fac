import { dialPlanOf } from '#lint/dial-plan-view.ts';
import type { Rule } from '#lint/rule.ts';

export const dialPlanUnescapedStar: Rule = {
  id: 'dial-plan-unescaped-star',
  title: 'A star code without its backslash',
  severity: 'warning',
  appliesTo: ['dial-plan'],
  explanation:
    'A `*` stands for one or more of whatever is dialled, so `*97` is every number that ends in 97. A star that is dialled is written `\\*`.',
  confidence: 'documented',
  sources: ['cucm-dial-rules', 'sip-stack-dial-plan', 'nortelnetworks-dial-plan'],
  examples: {
    accept: [
      {
        'dialplan.xml':
          '<DIALTEMPLATE>\n<TEMPLATE MATCH="\\*97"/>\n<TEMPLATE MATCH="00*"/>\n</DIALTEMPLATE>\n',
      },
    ],
    reject: [
      {
        files: { 'dialplan.xml': '<DIALTEMPLATE>\n<TEMPLATE MATCH="*97" Timeout="0"/>\n</DIALTEMPLATE>\n' },
        at: ['dialplan.xml:2'],
        fixed: '<DIALTEMPLATE>\n<TEMPLATE MATCH="\\*97" Timeout="0"/>\n</DIALTEMPLATE>\n',
      },
    ],
  },
  *check(file) {
    for (const { match } of dialPlanOf(file).rules) {
      if (!/^\*[\d.]/.test(match.value)) continue;
      const { start } = match.range;
      yield {
        range: match.range,
        message: `"${match.value.slice(0, 40)}" is every number with that ending. The star key is written \\*.`,
        fix: [{ start, end: start, text: '\\' }],
      };
    }
  },
};
