import { ringListProblems } from '#files/ring-list.ts';
import type { Rule } from '#lint/rule.ts';

export const ringListLine: Rule = {
  id: 'ring-list-line',
  title: 'A line that names no ring',
  severity: 'error',
  appliesTo: ['ring-list'],
  explanation:
    'Every line of RINGLIST.DAT is a name, a tab and a file. Names have blanks in them, so blanks in place of the tab cannot be told from the name; they are usually left from a web page.',
  confidence: 'observed',
  sources: ['public-files', 'voipfone-tree'],
  examples: {
    accept: [{ 'RINGLIST.DAT': 'Old bell\t\tbell.raw\r\n\r\n', 'bell.raw': '\u007f'.repeat(480) }],
    reject: [{ files: { 'RINGLIST.DAT': 'Old bell bell.raw\n' }, at: ['RINGLIST.DAT:1'] }],
  },
  *check({ bytes }) {
    for (const { start, end } of ringListProblems(bytes)) {
      yield { range: { start, end }, message: 'This is not a name, a tab and a file.' };
    }
  },
};
