import { settingsOf } from '#lint/cnf-view.ts';
import { CNF_KINDS } from '#lint/file-kind.ts';
import type { Rule } from '#lint/rule.ts';

export const tosMediaDscp: Rule = {
  id: 'tos-media-dscp',
  title: 'A DSCP number where a precedence belongs',
  severity: 'error',
  appliesTo: CNF_KINDS,
  explanation:
    'tos_media is an IP precedence from 0 to 5. 46 and 184 are the DSCP and the whole octet for voice, which newer phones want. 5 is the precedence for voice.',
  confidence: 'documented',
  sources: ['voipfone-default', 'elastix-template'],
  insteadOf: ['invalid-value'],
  examples: {
    accept: [{ 'SIPDefault.cnf': 'tos_media: 5\n' }],
    reject: [{ files: { 'SIPDefault.cnf': 'tos_media: 184\n' }, at: ['SIPDefault.cnf:1'] }],
  },
  *check(file) {
    for (const { key, value, valueRange } of settingsOf(file)) {
      if (key !== 'tos_media' || !/^\d{2,3}$/.test(value)) continue;
      yield {
        range: valueRange,
        message: `tos_media: ${value} looks like a DSCP number; it takes a precedence from 0 to 5, and 5 is voice.`,
      };
    }
  },
};
