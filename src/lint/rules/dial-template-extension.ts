import { settingsOf } from '#lint/cnf-view.ts';
import { CNF_KINDS } from '#lint/file-kind.ts';
import type { Rule } from '#lint/rule.ts';

export const dialTemplateExtension: Rule = {
  id: 'dial-template-extension',
  title: 'dial_template with .xml',
  severity: 'error',
  appliesTo: CNF_KINDS,
  explanation: 'Phones add .xml by themselves and would ask for dialplan.xml.xml.',
  confidence: 'documented',
  sources: ['voipfone-default', 'sip-guide-4.0-p2-18'],
  insteadOf: ['dial-plan-missing'],
  examples: {
    accept: [
      { 'SIPDefault.cnf': 'dial_template: dialplan\n', 'dialplan.xml': '<DIALTEMPLATE></DIALTEMPLATE>\n' },
    ],
    reject: [
      {
        files: { 'SIPDefault.cnf': 'dial_template: "dialplan.xml"\n' },
        at: ['SIPDefault.cnf:1'],
        fixed: 'dial_template: "dialplan"\n',
      },
    ],
  },
  *check(file) {
    for (const { key, value, quoted, valueRange } of settingsOf(file)) {
      if (key !== 'dial_template' || !/\.xml$/i.test(value)) continue;
      const end = valueRange.end - (quoted ? 1 : 0);
      yield {
        range: valueRange,
        message: 'Phones add .xml by themselves: name the dial plan without it.',
        fix: [{ start: end - '.xml'.length, end, text: '' }],
      };
    }
  },
};
