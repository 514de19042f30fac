import { settingsOf } from '#lint/cnf-view.ts';
import { CNF_KINDS } from '#lint/file-kind.ts';
import type { Rule } from '#lint/rule.ts';

export const textAfterValue: Rule = {
  id: 'text-after-value',
  title: 'Something after the closing quote that is no comment',
  severity: 'warning',
  appliesTo: CNF_KINDS,
  explanation:
    'After a quoted value only a comment may follow, and it begins with `;`. What a phone makes of anything else is not known: it may take the value, or drop the line.',
  confidence: 'inferred',
  sources: ['public-files'],
  examples: {
    accept: [{ 'SIP00115C000101.cnf': 'line1_displayname: "Reception"; the caller id\n' }],
    reject: [
      {
        files: { 'SIP00115C000101.cnf': 'line1_displayname: "Reception" the caller id\n' },
        at: ['SIP00115C000101.cnf:1'],
      },
    ],
  },
  *check(file) {
    for (const { problem, valueRange, lineRange, text } of settingsOf(file)) {
      if (problem !== 'text-after-quote') continue;
      const start = valueRange.end;
      const after = text.slice(start - lineRange.start);
      const blanks = after.length - after.trimStart().length;
      yield {
        range: { start: start + blanks, end: lineRange.start + text.trimEnd().length },
        message: 'This stands behind the closing quote. If it is a comment, begin it with ;.',
      };
    }
  },
};
