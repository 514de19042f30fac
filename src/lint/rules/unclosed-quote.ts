import { settingsOf } from '#lint/cnf-view.ts';
import { CNF_KINDS } from '#lint/file-kind.ts';
import type { Rule } from '#lint/rule.ts';

export const unclosedQuote: Rule = {
  id: 'unclosed-quote',
  title: 'A quote that is opened and never closed',
  severity: 'error',
  appliesTo: CNF_KINDS,
  explanation:
    'A value that begins with a double quote ends with one, on the same line. Without it the rest of the line, comment included, becomes part of the value, or the phone drops the line.',
  confidence: 'inferred',
  sources: ['public-files', 'founding-article'],
  insteadOf: ['invalid-value', 'text-wider-than-display', 'value-too-long'],
  examples: {
    accept: [{ 'SIPDefault.cnf': 'logo_url: "http://10.0.0.2/logo.bmp"\n' }],
    reject: [
      {
        files: { 'SIPDefault.cnf': 'logo_url: "http://10.0.0.2/logo.bmp\n' },
        at: ['SIPDefault.cnf:1'],
        fixed: 'logo_url: "http://10.0.0.2/logo.bmp"\n',
      },
      {
        files: { 'SIP00115C000101.cnf': 'phone_label: "Front desk ; upstairs\n' },
        at: ['SIP00115C000101.cnf:1'],
      },
    ],
  },
  *check(file) {
    for (const { name, value, problem, valueRange } of settingsOf(file)) {
      if (problem !== 'unclosed-quote') continue;
      const { start, end } = valueRange;
      const report = {
        range: { start, end },
        message: `The quote before the value of ${name} is never closed.`,
      };
      // With a blank or a ; in it nobody can tell where the value was meant to end.
      const isOneWord = value !== '' && !/[\s;]/.test(value);
      yield isOneWord ? { ...report, fix: [{ start: end, end, text: '"' }] } : report;
    }
  },
};
