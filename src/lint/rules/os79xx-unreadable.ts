import { WHOLE_FILE } from '#lint/finding.ts';
import type { Rule } from '#lint/rule.ts';

export const os79xxUnreadable: Rule = {
  id: 'os79xx-unreadable',
  title: 'OS79XX.TXT is more than one name',
  severity: 'error',
  appliesTo: ['os79xx'],
  explanation:
    'Phones from before the universal loader read one line, the name of a load, and ask for <name>.bin. A comment, an empty first line or a second name is taken for the name or gets in its way.',
  confidence: 'documented',
  sources: ['sip-guide-4.0-p2-4', 'cisco-bug-os79xx'],
  insteadOf: ['load-name-malformed'],
  examples: {
    accept: [{ 'OS79XX.TXT': 'P003-8-12-00\r\n\r\n' }],
    reject: [
      { files: { 'OS79XX.TXT': '# the load\nP003-8-12-00\n' }, at: ['OS79XX.TXT:1'] },
      { files: { 'OS79XX.TXT': '\nP003-8-12-00\n' }, at: ['OS79XX.TXT:1'] },
    ],
  },
  *check({ text }) {
    const [first = '', ...rest] = text.split('\n');
    const isOneLine = rest.every((line) => line.trim() === '');
    if (/^\S+\s*$/.test(first) && isOneLine) return;
    yield {
      range: isOneLine ? { start: 0, end: first.length } : WHOLE_FILE,
      message: 'The file has to be one line with the name of one load.',
    };
  },
};
