import { dialPlanOf } from '#lint/dial-plan-view.ts';
import type { Rule } from '#lint/rule.ts';

export const dialPlanRuleDropped: Rule = {
  id: 'dial-plan-rule-dropped',
  title: 'A dial rule that phones drop',
  severity: 'error',
  appliesTo: ['dial-plan'],
  explanation:
    'A rule with an attribute or a value that phones do not know is dropped as a whole; the display counts "N Error(s) Parsing". The other rules stay.',
  confidence: 'lineage',
  sources: ['sip-stack-dial-plan', 'sip-guide-8.0-p1-11'],
  examples: {
    accept: [
      {
        'dialplan.xml':
          '<DIALTEMPLATE>\n<TEMPLATE MATCH="9,*" Timeout="5" Tone="Cisco-Zip"/>\n</DIALTEMPLATE>\n',
      },
    ],
    reject: [
      {
        files: {
          'dialplan.xml':
            '<DIALTEMPLATE>\n<TEMPLATE MATCH="1.." Delay="0"/>\n<TEMPLATE MATCH="*" Timeout="five"/>\n</DIALTEMPLATE>\n',
        },
        at: ['dialplan.xml:2', 'dialplan.xml:3'],
      },
    ],
  },
  *check(file) {
    const { reading, tokens } = dialPlanOf(file);
    for (const { offset, reason } of reading?.problems ?? []) {
      const token = tokens.find((each) => each.offset === offset);
      const end =
        token?.kind === 'open' ? token.end : offset + (token?.kind === 'text' ? token.text.length : 1);
      yield { range: { start: offset, end }, message: `Phones drop this: ${reason}.` };
    }
  },
};
