import { TEXT_KINDS } from '#lint/file-kind.ts';
import type { Rule } from '#lint/rule.ts';

const MARK = '\u00ef\u00bb\u00bf';

export const byteOrderMark: Rule = {
  id: 'byte-order-mark',
  title: 'The file begins with a byte order mark',
  severity: 'warning',
  appliesTo: TEXT_KINDS,
  explanation:
    'Some editors write three octets in front of a file to say that it is UTF-8. No file in use has them, and a phone may take them for a part of the first name. Save the file as ASCII, or as UTF-8 without the mark.',
  confidence: 'observed',
  sources: ['public-files'],
  examples: {
    accept: [{ 'SIPDefault.cnf': 'proxy_register: 1\n' }],
    reject: [
      {
        files: { 'SIPDefault.cnf': '\u00ef\u00bb\u00bfproxy_register: 1\n' },
        at: ['SIPDefault.cnf:1'],
        fixed: 'proxy_register: 1\n',
      },
    ],
  },
  *check({ text }) {
    if (!text.startsWith(MARK)) return;
    yield {
      range: { start: 0, end: MARK.length },
      message: 'The file begins with a byte order mark, which no phone file in use does.',
      fix: [{ start: 0, end: MARK.length, text: '' }],
    };
  },
};
