import { exampleSigned } from '#lint/example-bytes.ts';
import { loadsNamedIn } from '#lint/load-names.ts';
import type { Rule } from '#lint/rule.ts';
import { parseLoadName } from '#values/load-name.ts';

export const noFirmwareInFolder: Rule = {
  id: 'no-firmware-in-folder',
  title: 'A load is wanted, and there is no firmware at all',
  severity: 'info',
  appliesTo: ['default-cnf', 'xml-default'],
  explanation:
    'Phones that run the load already never ask for it. A phone with another one cannot get it from here: put the files of the set beside the settings, unless the TFTP server has them in another place.',
  confidence: 'observed',
  sources: ['tftp-log-2021', 'sip-guide-4.0-p2-4'],
  examples: {
    accept: [
      { 'SIPDefault.cnf': 'proxy_register: 1\n' },
      {
        'SIPDefault.cnf': 'image_version: P0S3-08-11-00\n',
        'P0S3-08-11-00.loads': exampleSigned('P0S3-08-11-00.loads', 'P003-08-11-00.sbn\n'),
      },
    ],
    reject: [{ files: { 'SIPDefault.cnf': 'image_version: P0S3-8-12-00\n' }, at: ['SIPDefault.cnf:1'] }],
  },
  *check(file, tree) {
    if (!tree.whole || tree.hasFirmware) return;
    // Once a folder is enough: SIPDefault.cnf says it where it names a load.
    if (file.kind === 'xml-default' && tree.sharedLoad !== undefined) return;
    const named = loadsNamedIn(file).find(({ text }) => parseLoadName(text) !== undefined);
    if (named === undefined) return;
    yield {
      range: named.range,
      message: `There is no firmware in the folder: a phone that does not run ${named.text} yet cannot get it here.`,
    };
  },
};
