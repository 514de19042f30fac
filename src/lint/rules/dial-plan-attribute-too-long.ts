import { FILE_LIMITS } from '#knowledge/file-limits.ts';
import { dialPlanOf } from '#lint/dial-plan-view.ts';
import type { Rule } from '#lint/rule.ts';

const LONGEST = FILE_LIMITS.dialPlanAttribute.limit;

export const dialPlanAttributeTooLong: Rule = {
  id: 'dial-plan-attribute-too-long',
  title: 'An attribute of more than 63 characters in a dial plan',
  severity: 'error',
  appliesTo: ['dial-plan'],
  explanation:
    'Phones read each value through a buffer of 64 octets: a longer pattern or rewrite is not what they see.',
  confidence: 'lineage',
  sources: ['sip-stack-dial-plan'],
  insteadOf: ['dial-plan-rule-dropped'],
  examples: {
    accept: [{ 'dialplan.xml': '<DIALTEMPLATE>\n<TEMPLATE MATCH="*" Timeout="5"/>\n</DIALTEMPLATE>\n' }],
    reject: [
      {
        files: { 'dialplan.xml': `<DIALTEMPLATE>\n<TEMPLATE MATCH="${'1'.repeat(70)}"/>\n</DIALTEMPLATE>\n` },
        at: ['dialplan.xml:2'],
      },
    ],
  },
  *check(file) {
    for (const token of dialPlanOf(file).tokens) {
      if (token.kind !== 'open') continue;
      for (const { name, value, valueStart } of token.attributes) {
        if (value.length <= LONGEST) continue;
        yield {
          range: { start: valueStart, end: valueStart + value.length },
          message: `${name.slice(0, 40)} has ${value.length} characters; phones read ${LONGEST}.`,
        };
      }
    }
  },
};
