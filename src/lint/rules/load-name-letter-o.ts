import { LOAD_NAMING_KINDS } from '#lint/file-kind.ts';
import { loadsNamedIn } from '#lint/load-names.ts';
import type { Rule } from '#lint/rule.ts';

export const loadNameLetterO: Rule = {
  id: 'load-name-letter-o',
  title: 'The letter O in a load name',
  severity: 'error',
  appliesTo: LOAD_NAMING_KINDS,
  explanation:
    'Loads are called P0S3… and P003…, with zeros. With the letter O the phone asks for a file that does not exist.',
  confidence: 'documented',
  sources: ['firmware-matrix', 'sipxecs-phone'],
  insteadOf: ['invalid-value', 'load-name-malformed'],
  examples: {
    accept: [{ 'SIPDefault.cnf': 'image_version: P0S3-8-12-00\n' }],
    reject: [
      {
        files: { 'SIPDefault.cnf': 'image_version: "POS3-8-12-00"\n' },
        at: ['SIPDefault.cnf:1'],
        fixed: 'image_version: "P0S3-8-12-00"\n',
      },
      { files: { 'OS79XX.TXT': 'PO03-8-12-00\n' }, at: ['OS79XX.TXT:1'], fixed: 'P003-8-12-00\n' },
    ],
  },
  *check(file) {
    for (const { text, range } of loadsNamedIn(file)) {
      const match = /^(P[O0][SM0O]3)(.*)$/i.exec(text);
      const [, prefix = '', rest = ''] = match ?? [];
      if (!/O/i.test(prefix)) continue;
      const start = range.start + (file.text[range.start] === '"' ? 1 : 0);
      const right = prefix.toUpperCase().replaceAll('O', '0');
      yield {
        range,
        message: `${right}${rest.slice(0, 40)} has zeros where this has the letter O.`,
        fix: [{ start, end: start + prefix.length, text: right }],
      };
    }
  },
};
