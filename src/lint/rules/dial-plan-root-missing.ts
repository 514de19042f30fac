import { dialPlanOf } from '#lint/dial-plan-view.ts';
import { WHOLE_FILE } from '#lint/finding.ts';
import type { Rule } from '#lint/rule.ts';

export const dialPlanRootMissing: Rule = {
  id: 'dial-plan-root-missing',
  title: 'A dial plan without <DIALTEMPLATE>',
  severity: 'error',
  appliesTo: ['dial-plan'],
  explanation:
    'Rules count only inside <DIALTEMPLATE>. Outside of it each is an error, and the plan is empty.',
  confidence: 'documented',
  sources: ['sip-guide-4.0-p2-18', 'sip-stack-dial-plan', 'upgrade-how-to-2004'],
  insteadOf: ['dial-plan-rule-dropped'],
  examples: {
    accept: [{ 'dialplan.xml': '<DIALTEMPLATE>\n<TEMPLATE MATCH="*" Timeout="5"/>\n</DIALTEMPLATE>\n' }],
    reject: [{ files: { 'dialplan.xml': '<TEMPLATE MATCH="*" Timeout="5"/>\n' }, at: ['dialplan.xml:1'] }],
  },
  *check(file) {
    const isRoot = dialPlanOf(file).tokens.some(
      (token) => token.kind === 'open' && token.name.toUpperCase() === 'DIALTEMPLATE',
    );
    if (isRoot) return;
    yield {
      range: WHOLE_FILE,
      message: 'The root <DIALTEMPLATE> is missing: phones take no rule from this file.',
    };
  },
};
