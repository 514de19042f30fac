import { dialPlanOf } from '#lint/dial-plan-view.ts';
import type { Rule } from '#lint/rule.ts';

const MOST_GROUPS = 5;

export const dialPlanRewriteGroup: Rule = {
  id: 'dial-plan-rewrite-group',
  title: 'A rewrite with a group that the pattern does not have',
  severity: 'error',
  appliesTo: ['dial-plan'],
  explanation:
    '%1 to %5 in a rewrite stand for what the groups of wildcards in the pattern took; dots side by side are one group. A number beyond the last group gives nothing by the guide, and the digit itself in the related code: wrong either way.',
  confidence: 'documented',
  sources: ['sip-guide-6-7-p3-23', 'sip-stack-dial-plan'],
  examples: {
    accept: [
      { 'dialplan.xml': '<DIALTEMPLATE>\n<TEMPLATE MATCH="9,011*" Rewrite="00%1"/>\n</DIALTEMPLATE>\n' },
    ],
    reject: [
      {
        files: {
          'dialplan.xml': '<DIALTEMPLATE>\n<TEMPLATE MATCH="9..." Rewrite="%1%2"/>\n</DIALTEMPLATE>\n',
        },
        at: ['dialplan.xml:2'],
      },
    ],
  },
  *check(file) {
    for (const { match, rewrite } of dialPlanOf(file).rules) {
      if (rewrite === undefined) continue;
      const groups = Math.min(MOST_GROUPS, match.value.replaceAll('\\*', 'S').match(/\.+|\*/g)?.length ?? 0);
      const used = Array.from(rewrite.value.replaceAll('%%', '').matchAll(/%([1-9])/g), ([, n]) => Number(n));
      const highest = Math.max(0, ...used);
      if (highest <= groups) continue;
      yield {
        range: rewrite.range,
        message: `%${highest} has no group: the pattern has ${groups === 0 ? 'none' : groups}.`,
      };
    }
  },
};
