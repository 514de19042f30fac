import { settingsOf } from '#lint/cnf-view.ts';
import { CNF_KINDS } from '#lint/file-kind.ts';
import type { Rule } from '#lint/rule.ts';

export const textWiderThanDisplay: Rule = {
  id: 'text-wider-than-display',
  title: 'A label longer than the display is wide',
  severity: 'warning',
  appliesTo: CNF_KINDS,
  explanation:
    'The label at the top has room for 11 characters, the one beside a key for about 12. The rest is stored and not shown.',
  confidence: 'observed',
  sources: ['sipxecs-phone', 'funkfeuer-wiki'],
  examples: {
    accept: [{ 'SIP00115C000101.cnf': 'phone_label: "Front desk"\n' }],
    reject: [
      {
        files: { 'SIP00115C000101.cnf': 'phone_label: "Front desk two"\n' },
        at: ['SIP00115C000101.cnf:1'],
      },
    ],
  },
  *check(file) {
    for (const { key, value, parameter, valueRange } of settingsOf(file)) {
      const { visibleLength, maxLength = Number.POSITIVE_INFINITY } = parameter ?? {};
      if (visibleLength === undefined || value.length <= visibleLength || value.length > maxLength) continue;
      yield {
        range: valueRange,
        message: `${key} has ${value.length} characters; the display has room for about ${visibleLength}.`,
      };
    }
  },
};
