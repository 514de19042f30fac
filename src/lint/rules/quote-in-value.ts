import { settingsOf } from '#lint/cnf-view.ts';
import { CNF_KINDS } from '#lint/file-kind.ts';
import type { Rule } from '#lint/rule.ts';

export const quoteInValue: Rule = {
  id: 'quote-in-value',
  title: 'A double quote inside a value',
  severity: 'warning',
  appliesTo: CNF_KINDS,
  explanation:
    'Quotes stand around a value, and no way to write one inside is known. Usually the opening quote is missing, or two lines were run together.',
  confidence: 'inferred',
  sources: ['public-files'],
  insteadOf: ['invalid-value', 'unquoted-special-characters'],
  examples: {
    accept: [{ 'SIP00115C000101.cnf': 'phone_label: "Office"\n' }],
    reject: [{ files: { 'SIP00115C000101.cnf': 'phone_label: Office"\n' }, at: ['SIP00115C000101.cnf:1'] }],
  },
  *check(file) {
    for (const { name, problem, valueRange, lineRange, text } of settingsOf(file)) {
      if (problem !== 'quote-in-value') continue;
      const at = lineRange.start + text.indexOf('"', valueRange.start - lineRange.start);
      yield {
        range: { start: at, end: at + 1 },
        message: `The value of ${name} has a quote in it that was not opened.`,
      };
    }
  },
};
