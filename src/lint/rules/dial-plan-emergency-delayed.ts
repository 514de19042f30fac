import { dialNumber } from '#files/dial-plan/dial-number.ts';
import { FOR_ALL_NEEDS } from '#knowledge/numbering/for-all-needs.ts';
import { dialPlanOf } from '#lint/dial-plan-view.ts';
import type { Rule } from '#lint/rule.ts';

export const dialPlanEmergencyDelayed: Rule = {
  id: 'dial-plan-emergency-delayed',
  title: 'An emergency number that waits, or is changed',
  severity: 'warning',
  appliesTo: ['dial-plan'],
  explanation:
    'A plan that has a rule for 112, 911 or 999 should send it with its last digit and as it was dialled: a time-out of its own, another rule that sends first, or a rewrite costs seconds or leads elsewhere. A plan without such a rule is left to the catch-all.',
  confidence: 'lineage',
  sources: ['sip-guide-6-7-p3-23', 'sip-stack-dial-plan'],
  examples: {
    accept: [
      {
        'dialplan.xml':
          '<DIALTEMPLATE>\n<TEMPLATE MATCH="112" Timeout="0"/>\n<TEMPLATE MATCH="1..." Timeout="0"/>\n<TEMPLATE MATCH="*" Timeout="5"/>\n</DIALTEMPLATE>\n',
      },
    ],
    reject: [
      {
        files: {
          'dialplan.xml':
            '<DIALTEMPLATE>\n<TEMPLATE MATCH="112" Timeout="3"/>\n<TEMPLATE MATCH="911" Timeout="0" Rewrite="9%s"/>\n<TEMPLATE MATCH="99" Timeout="0"/>\n<TEMPLATE MATCH="999" Timeout="0"/>\n</DIALTEMPLATE>\n',
        },
        at: ['dialplan.xml:2', 'dialplan.xml:3', 'dialplan.xml:5'],
      },
    ],
  },
  *check(file) {
    const { rules, reading } = dialPlanOf(file);
    if (reading === undefined) return;
    for (const number of FOR_ALL_NEEDS) {
      const rule = rules.find(({ match }) => match.value === number);
      if (rule === undefined) continue;
      const { dialled, choice } = dialNumber(reading, number);
      const trouble =
        dialled !== number
          ? `is sent as ${dialled}, before its last digit`
          : choice.wait > 0
            ? `waits ${choice.wait} s`
            : choice.sent === number || choice.sent === `${number};user=phone`
              ? undefined
              : `is sent as ${choice.sent.slice(0, 40)}`;
      if (trouble !== undefined) yield { range: rule.match.range, message: `${number} ${trouble}.` };
    }
  },
};
