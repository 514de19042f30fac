import { exampleImage, exampleSigned } from '#lint/example-bytes.ts';
import { loadsNamedIn } from '#lint/load-names.ts';
import type { Rule } from '#lint/rule.ts';
import { parseLoadName } from '#values/load-name.ts';

const LOADER = exampleSigned('P003-08-9-00.sbn', exampleImage('P003-08-9-00'));

export const os79xxFileMissing: Rule = {
  id: 'os79xx-file-missing',
  title: 'OS79XX.TXT names a load that is not here',
  severity: 'warning',
  appliesTo: ['os79xx'],
  explanation:
    'A phone from before the universal loader asks for <name>.bin, or .sbn when it runs signed images already. The folder has firmware, but neither of these. Newer phones do not read the file.',
  confidence: 'observed',
  sources: ['sip-guide-4.0-p2-4', 'public-firmware-copies'],
  examples: {
    accept: [
      { 'OS79XX.TXT': 'P003-08-9-00\n', 'P003-08-9-00.sbn': LOADER },
      { 'OS79XX.TXT': 'P003-8-12-00\n' },
    ],
    reject: [{ files: { 'OS79XX.TXT': 'P003-8-12-00\n', 'P003-08-9-00.sbn': LOADER }, at: ['OS79XX.TXT:1'] }],
  },
  *check(file, tree) {
    if (!tree.whole || !tree.hasFirmware) return;
    for (const { text, range } of loadsNamedIn(file)) {
      if (parseLoadName(text) === undefined) continue;
      const isThere = ['bin', 'sbn'].some((extension) => tree.file(`${text}.${extension}`) !== undefined);
      if (!isThere) yield { range, message: `Neither ${text}.bin nor ${text}.sbn is in the folder.` };
    }
  },
};
