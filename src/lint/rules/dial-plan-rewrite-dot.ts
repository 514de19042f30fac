import { dialPlanOf } from '#lint/dial-plan-view.ts';
import type { Rule } from '#lint/rule.ts';

export const dialPlanRewriteDot: Rule = {
  id: 'dial-plan-rewrite-dot',
  title: 'A rewrite whose address has dots',
  severity: 'error',
  appliesTo: ['dial-plan'],
  explanation:
    'In a rewrite a dot stands for the next digit that a wildcard took, so the dots of an address are replaced by digits or vanish. Write %. for a dot, as in %1@10%.0%.0%.1 for 10.0.0.1.',
  confidence: 'documented',
  sources: ['sip-guide-6-7-p3-23', 'sip-stack-dial-plan'],
  examples: {
    accept: [
      {
        'dialplan.xml':
          '<DIALTEMPLATE>\n<TEMPLATE MATCH="8*" Rewrite="%1@10%.0%.0%.1" Route="FQDN"/>\n<TEMPLATE MATCH="34..1.." Rewrite="11..11.."/>\n</DIALTEMPLATE>\n',
      },
    ],
    reject: [
      {
        files: {
          'dialplan.xml':
            '<DIALTEMPLATE>\n<TEMPLATE MATCH="8*" Rewrite="%1@10.0.0.1" Route="FQDN"/>\n</DIALTEMPLATE>\n',
        },
        at: ['dialplan.xml:2'],
      },
    ],
  },
  *check(file) {
    for (const { rewrite } of dialPlanOf(file).rules) {
      const host = /@(.*)$/.exec(rewrite?.value.replaceAll('%.', '') ?? '')?.[1];
      if (rewrite === undefined || host === undefined || !host.includes('.')) continue;
      yield { range: rewrite.range, message: 'The dots after @ become digits; %. is a dot.' };
    }
  },
};
