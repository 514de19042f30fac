import { dialPlanOf } from '#lint/dial-plan-view.ts';
import type { Rule } from '#lint/rule.ts';

/** What can be dialled or has a meaning: digits, star, hash, plus, dot, comma, backslash. */
const UNDIALLABLE = /[^0-9*#+.,\\]/;

export const dialPlanUnsupportedPattern: Rule = {
  id: 'dial-plan-unsupported-pattern',
  title: 'A pattern of another system',
  severity: 'error',
  appliesTo: ['dial-plan'],
  explanation:
    'Phones know `.` for a digit, `*` for some digits, `,` for a second dial tone and `\\*` for a star. Sets such as [2-9], and X, N, Z or ! of Asterisk stand for themselves: nobody can dial them, the rule never matches, and every call waits for the catch-all.',
  confidence: 'lineage',
  sources: ['sip-stack-dial-plan', 'sip-guide-4.0-p2-18', 'julianhead-tree'],
  insteadOf: ['dial-plan-rule-dropped'],
  examples: {
    accept: [
      {
        'dialplan.xml':
          '<DIALTEMPLATE>\n<TEMPLATE MATCH="9,1.........." Timeout="0"/>\n<TEMPLATE MATCH="\\*.." Timeout="0"/>\n<TEMPLATE MATCH="*" Timeout="5"/>\n</DIALTEMPLATE>\n',
      },
    ],
    reject: [
      {
        files: {
          'dialplan.xml':
            '<DIALTEMPLATE>\n<TEMPLATE MATCH="[2-9]XXX" Timeout="0"/>\n<TEMPLATE MATCH="00!" Timeout="4"/>\n</DIALTEMPLATE>\n',
        },
        at: ['dialplan.xml:2', 'dialplan.xml:3'],
      },
    ],
  },
  *check(file) {
    for (const { match } of dialPlanOf(file).rules) {
      const strange = UNDIALLABLE.exec(match.value.replaceAll('&amp;', ''));
      if (strange === null) continue;
      yield {
        range: match.range,
        message: `"${match.value.slice(0, 40)}" never matches: ${JSON.stringify(strange[0])} stands for itself, and nobody can dial it.`,
      };
    }
  },
};
