import { dialPlanOf } from '#lint/dial-plan-view.ts';
import type { Rule } from '#lint/rule.ts';

export const dialPlanNeverComplete: Rule = {
  id: 'dial-plan-never-complete',
  title: 'A pattern that ends with a tone',
  severity: 'warning',
  appliesTo: ['dial-plan'],
  explanation:
    'A comma is a second dial tone before the next digit. At the end of a pattern there is none: the rule gives its tone, is never complete, and what was dialled goes after ten seconds without it.',
  confidence: 'lineage',
  sources: ['sip-stack-dial-plan'],
  examples: {
    accept: [{ 'dialplan.xml': '<DIALTEMPLATE>\n<TEMPLATE MATCH="9,*" Timeout="5"/>\n</DIALTEMPLATE>\n' }],
    reject: [
      {
        files: {
          'dialplan.xml':
            '<DIALTEMPLATE>\n<TEMPLATE MATCH="9," Timeout="5"/>\n<TEMPLATE MATCH="*" Timeout="5"/>\n</DIALTEMPLATE>\n',
        },
        at: ['dialplan.xml:2'],
      },
    ],
  },
  *check(file) {
    for (const { match } of dialPlanOf(file).rules) {
      if (!match.value.endsWith(',')) continue;
      yield { range: match.range, message: `"${match.value.slice(0, 40)}" is never complete.` };
    }
  },
};
