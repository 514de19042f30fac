import { CNF_KINDS } from '#lint/file-kind.ts';
import { WHOLE_FILE } from '#lint/finding.ts';
import type { Rule } from '#lint/rule.ts';

/** No limit is published; the buffers beside it have 8192 and 4096 octets, the largest file in use 5.8 kB. */
const LARGEST = 8192;

export const cnfTooLarge: Rule = {
  id: 'cnf-too-large',
  title: 'A settings file larger than any in use',
  severity: 'warning',
  appliesTo: CNF_KINDS,
  explanation:
    'No limit is published, but phones have one: Cisco lists the message "TFTP Error: buffer full". The largest file in use has 5.8 kB with all its comments. Shorten the comments.',
  confidence: 'inferred',
  sources: ['tech-note-5455', 'public-files'],
  examples: {
    accept: [{ 'SIPDefault.cnf': 'proxy_register: 1\n' }],
    reject: [
      {
        files: { 'SIPDefault.cnf': `proxy_register: 1\n${`# ${'-'.repeat(70)}\n`.repeat(120)}` },
        at: ['SIPDefault.cnf:1'],
      },
    ],
  },
  *check({ size }) {
    if (size <= LARGEST) return;
    yield {
      range: WHOLE_FILE,
      message: `The file has ${size} octets. No file in use has more than 6,000, and phones have a limit that nobody has published.`,
    };
  },
};
