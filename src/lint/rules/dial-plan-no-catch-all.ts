import { dialPlanOf } from '#lint/dial-plan-view.ts';
import { WHOLE_FILE } from '#lint/finding.ts';
import type { Rule } from '#lint/rule.ts';

export const dialPlanNoCatchAll: Rule = {
  id: 'dial-plan-no-catch-all',
  title: 'No rule for other numbers',
  severity: 'info',
  appliesTo: ['dial-plan'],
  explanation:
    'A number that no rule matches is sent ten seconds after the last digit, or with # or the Dial key. A last rule with MATCH="*" and a time-out of about five seconds is what most plans have.',
  confidence: 'lineage',
  sources: ['sip-stack-dial-plan', 'public-files'],
  examples: {
    accept: [{ 'dialplan.xml': '<DIALTEMPLATE>\n<TEMPLATE MATCH="*" Timeout="5"/>\n</DIALTEMPLATE>\n' }],
    reject: [
      {
        files: { 'dialplan.xml': '<DIALTEMPLATE>\n<TEMPLATE MATCH="2..." Timeout="0"/>\n</DIALTEMPLATE>\n' },
        at: ['dialplan.xml:1'],
      },
    ],
  },
  *check(file) {
    const { rules, unreadableAt } = dialPlanOf(file);
    if (unreadableAt !== undefined || rules.length === 0 || rules.some(({ match }) => match.value === '*'))
      return;
    yield {
      range: WHOLE_FILE,
      message: 'There is no MATCH="*": numbers that no rule knows are sent after ten seconds.',
    };
  },
};
