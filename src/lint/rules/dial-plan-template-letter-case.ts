import { dialPlanOf } from '#lint/dial-plan-view.ts';
import type { Rule } from '#lint/rule.ts';

export const dialPlanTemplateLetterCase: Rule = {
  id: 'dial-plan-template-letter-case',
  title: 'template in small letters',
  severity: 'error',
  appliesTo: ['dial-plan'],
  explanation:
    'Of all names in a dial plan TEMPLATE is the one whose letter case matters: in small letters the rule is dropped.',
  confidence: 'lineage',
  sources: ['sip-stack-dial-plan'],
  insteadOf: ['dial-plan-rule-dropped'],
  examples: {
    accept: [{ 'dialplan.xml': '<dialtemplate>\n<TEMPLATE match="*" TIMEOUT="5"/>\n</dialtemplate>\n' }],
    reject: [
      {
        files: { 'dialplan.xml': '<DIALTEMPLATE>\n<Template MATCH="*" Timeout="5"/>\n</DIALTEMPLATE>\n' },
        at: ['dialplan.xml:2'],
        fixed: '<DIALTEMPLATE>\n<TEMPLATE MATCH="*" Timeout="5"/>\n</DIALTEMPLATE>\n',
      },
    ],
  },
  *check(file) {
    for (const token of dialPlanOf(file).tokens) {
      if (token.kind === 'text' || token.name === 'TEMPLATE' || token.name.toUpperCase() !== 'TEMPLATE')
        continue;
      const start = token.offset + (token.kind === 'open' ? 1 : 2);
      const range = { start, end: start + token.name.length };
      yield { range, message: 'TEMPLATE has to be in capitals.', fix: [{ ...range, text: 'TEMPLATE' }] };
    }
  },
};
