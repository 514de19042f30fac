import { TEXT_KINDS } from '#lint/file-kind.ts';
import type { Rule } from '#lint/rule.ts';

export const oldLineEnds: Rule = {
  id: 'old-line-ends',
  title: 'Lines that end with a carriage return alone',
  severity: 'error',
  appliesTo: TEXT_KINDS,
  explanation:
    'Phones know LF and CR LF. With CR alone, as editors of old Macintoshes write it, the whole file is one line to them. Save the file with Unix or Windows line ends.',
  confidence: 'inferred',
  sources: ['public-files'],
  examples: {
    accept: [{ 'SIPDefault.cnf': 'proxy_register: 1\r\nsntp_mode: unicast\n' }],
    reject: [
      {
        files: { 'SIPDefault.cnf': '# all phones\rproxy_register: 1\rsntp_mode: unicast\r' },
        at: ['SIPDefault.cnf:1'],
      },
    ],
  },
  *check({ text }) {
    if (text.includes('\n')) return;
    const first = text.indexOf('\r');
    if (first < 0 || first === text.length - 1) return;
    yield {
      range: { start: first, end: first + 1 },
      message: 'Lines end with a carriage return alone: to a phone the file is a single line.',
    };
  },
};
