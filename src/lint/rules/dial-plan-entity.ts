import { dialPlanOf } from '#lint/dial-plan-view.ts';
import type { Rule } from '#lint/rule.ts';

const ENTITY = /&(amp|lt|gt|quot|apos|#x?[0-9a-f]+);/i;

export const dialPlanEntity: Rule = {
  id: 'dial-plan-entity',
  title: 'An XML entity in a dial plan',
  severity: 'warning',
  appliesTo: ['dial-plan'],
  explanation:
    'The reader of dial plans knows no entities: &amp; is five characters to it. In a rewrite they are sent to the PBX as they stand.',
  confidence: 'lineage',
  sources: ['sip-stack-dial-plan'],
  insteadOf: ['dial-plan-rule-dropped'],
  examples: {
    accept: [{ 'dialplan.xml': '<DIALTEMPLATE>\n<TEMPLATE MATCH="9*" Rewrite="%1"/>\n</DIALTEMPLATE>\n' }],
    reject: [
      {
        files: {
          'dialplan.xml': '<DIALTEMPLATE>\n<TEMPLATE MATCH="9*" Rewrite="%1&#43;"/>\n</DIALTEMPLATE>\n',
        },
        at: ['dialplan.xml:2'],
      },
    ],
  },
  *check(file) {
    for (const token of dialPlanOf(file).tokens) {
      if (token.kind !== 'open') continue;
      for (const { value, valueStart } of token.attributes) {
        const entity = ENTITY.exec(value);
        if (entity === null) continue;
        const start = valueStart + entity.index;
        yield {
          range: { start, end: start + entity[0].length },
          message: `Dial plans know no entities: ${entity[0]} stays as it is.`,
        };
      }
    }
  },
};
