import { settingsOf } from '#lint/cnf-view.ts';
import { CNF_KINDS } from '#lint/file-kind.ts';
import type { Rule } from '#lint/rule.ts';

export const missingValue: Rule = {
  id: 'missing-value',
  title: 'Nothing at all after the colon',
  severity: 'warning',
  appliesTo: CNF_KINDS,
  explanation:
    'Sources disagree: files in use leave `language:` bare, while the related SIP stack counts a name without a value as an error. `""` says "empty" to everybody.',
  confidence: 'lineage',
  sources: ['sip-stack-text', 'voipfone-default'],
  examples: {
    accept: [{ 'SIPDefault.cnf': 'language: ""\n' }],
    reject: [
      {
        files: { 'SIPDefault.cnf': 'language:   ; English only\n' },
        at: ['SIPDefault.cnf:1'],
        fixed: 'language: ""   ; English only\n',
      },
    ],
  },
  *check(file) {
    for (const { name, problem, nameRange, lineRange, text } of settingsOf(file)) {
      if (problem !== 'missing-value') continue;
      const colon = lineRange.start + text.indexOf(':') + 1;
      yield {
        range: { start: nameRange.start, end: colon },
        message: `${name} has no value. Sources disagree on whether phones mind; "" is empty without doubt.`,
        fix: [{ start: colon, end: colon, text: ' ""' }],
      };
    }
  },
};
