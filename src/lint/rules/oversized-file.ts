import { ALL_KINDS, type FileKind, TEXT_KINDS } from '#lint/file-kind.ts';
import { WHOLE_FILE } from '#lint/finding.ts';
import { isText, LONGEST_TEXT } from '#lint/lint-file.ts';
import type { Rule } from '#lint/rule.ts';

/** Other models have long XML files: their languages. */
const SMALL: readonly FileKind[] = TEXT_KINDS.filter((kind) => kind !== 'other-xml');

export const oversizedFile: Rule = {
  id: 'oversized-file',
  title: 'A file that is far too large to be what its name says',
  severity: 'error',
  appliesTo: ALL_KINDS,
  explanation:
    'Text that phones read is small: dial plans end at 8 kB, everything else at some 20 kB. A file of more than 256 kB under such a name is something else, and it was not read further.',
  confidence: 'inferred',
  sources: ['public-files'],
  examples: {
    accept: [{ 'SIPDefault.cnf': 'proxy_register: 1\n' }],
    reject: [
      {
        files: { 'SIPDefault.cnf': `proxy_register: 1\n${'# log\n'.repeat(50_000)}` },
        at: ['SIPDefault.cnf:1'],
      },
    ],
  },
  *check({ namedKind, contents, size }) {
    if (size <= LONGEST_TEXT || !SMALL.includes(namedKind) || !isText(contents)) return;
    yield {
      range: WHOLE_FILE,
      message: `The file has ${size} octets; phones read texts of some 20,000 at most. It was not looked at further.`,
    };
  },
};
