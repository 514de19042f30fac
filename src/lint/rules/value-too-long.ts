import { settingsOf } from '#lint/cnf-view.ts';
import { CNF_KINDS } from '#lint/file-kind.ts';
import type { Rule } from '#lint/rule.ts';

export const valueTooLong: Rule = {
  id: 'value-too-long',
  title: 'A value longer than its place in the phone',
  severity: 'error',
  appliesTo: CNF_KINDS,
  explanation:
    'Phones have room for so many characters of each setting and refuse a longer value as a whole: it is not cut, it is not there.',
  confidence: 'lineage',
  sources: ['sip-stack-values', 'sip-stack-config'],
  examples: {
    accept: [{ 'SIP00115C000101.cnf': 'phone_prompt: "SIP Phone"\n' }],
    reject: [
      {
        files: { 'SIP00115C000101.cnf': 'phone_prompt: "The phone upstairs"\n' },
        at: ['SIP00115C000101.cnf:1'],
      },
    ],
  },
  *check(file) {
    for (const { key, value, parameter, valueRange } of settingsOf(file)) {
      const limit = parameter?.maxLength;
      if (limit === undefined || value.length <= limit) continue;
      yield {
        range: valueRange,
        message: `${key} has ${value.length} characters; phones refuse more than ${limit}.`,
      };
    }
  },
};
