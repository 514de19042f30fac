import { settingsOf } from '#lint/cnf-view.ts';
import { CNF_KINDS } from '#lint/file-kind.ts';
import type { Rule } from '#lint/rule.ts';

export const codecG729: Rule = {
  id: 'codec-g729',
  title: 'g729 instead of g729a',
  severity: 'error',
  appliesTo: CNF_KINDS,
  explanation:
    'The keyword of this codec is g729a. Comments in templates say g729, which phones do not know: the codec stays what it was.',
  confidence: 'documented',
  sources: ['voipfone-default', 'fusionpbx-template'],
  insteadOf: ['invalid-value'],
  examples: {
    accept: [{ 'SIPDefault.cnf': 'preferred_codec: g729a\n' }],
    reject: [
      {
        files: { 'SIPDefault.cnf': 'preferred_codec: g729\n' },
        at: ['SIPDefault.cnf:1'],
        fixed: 'preferred_codec: g729a\n',
      },
    ],
  },
  *check(file) {
    for (const { key, value, quoted, valueRange } of settingsOf(file)) {
      if (key !== 'preferred_codec' || value.toLowerCase() !== 'g729') continue;
      yield {
        range: valueRange,
        message: 'preferred_codec: the keyword is g729a.',
        fix: [{ ...valueRange, text: quoted ? '"g729a"' : 'g729a' }],
      };
    }
  },
};
