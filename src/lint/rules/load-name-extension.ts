import { LOAD_NAMING_KINDS } from '#lint/file-kind.ts';
import { loadsNamedIn } from '#lint/load-names.ts';
import type { Rule } from '#lint/rule.ts';

const EXTENSION = /\.(loads|sbn|sb2|bin)$/i;

export const loadNameExtension: Rule = {
  id: 'load-name-extension',
  title: 'A load name with its extension',
  severity: 'error',
  appliesTo: LOAD_NAMING_KINDS,
  explanation:
    'Phones add .loads, .sb2, .sbn or .bin by themselves. With the extension in the name they ask for P0S3-8-12-00.loads.loads.',
  confidence: 'documented',
  sources: ['sip-guide-4.0-p2-4', 'firmware-matrix'],
  insteadOf: ['invalid-value', 'load-name-malformed'],
  examples: {
    accept: [{ 'SIPDefault.cnf': 'image_version: P0S3-8-12-00\n' }],
    reject: [
      {
        files: { 'SIPDefault.cnf': 'image_version: "P0S3-8-12-00.loads" ; newest\n' },
        at: ['SIPDefault.cnf:1'],
        fixed: 'image_version: "P0S3-8-12-00" ; newest\n',
      },
      { files: { 'OS79XX.TXT': 'P003-8-12-00.bin\n' }, at: ['OS79XX.TXT:1'], fixed: 'P003-8-12-00\n' },
    ],
  },
  *check(file) {
    for (const { text, range } of loadsNamedIn(file)) {
      const extension = EXTENSION.exec(text);
      if (extension === null) continue;
      const end = range.end - (file.text[range.end - 1] === '"' ? 1 : 0);
      yield {
        range,
        message: `A load is named without extension: ${text.slice(0, extension.index).slice(0, 60)}.`,
        fix: [{ start: end - extension[0].length, end, text: '' }],
      };
    }
  },
};
