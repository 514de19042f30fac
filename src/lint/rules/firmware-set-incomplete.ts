import { assembleFirmware } from '#files/firmware/assemble-firmware.ts';
import { exampleImage, exampleSigned } from '#lint/example-bytes.ts';
import { WHOLE_FILE } from '#lint/finding.ts';
import type { Rule } from '#lint/rule.ts';
import { parseLoadName } from '#values/load-name.ts';

const LIST = exampleSigned('P0S3-08-9-00.loads', 'P003-08-9-00.sbn\nP0S3-08-9-00.sb2\nLA_VERSION=PAS30830\n');
const LOADER = exampleSigned('P003-08-9-00.sbn', exampleImage('P003-08-9-00'));
const APPLICATION = exampleSigned('P0S3-08-9-00.sb2', exampleImage('P0S3-08-9-00'));

export const firmwareSetIncomplete: Rule = {
  id: 'firmware-set-incomplete',
  title: 'A firmware set with a part missing or damaged',
  severity: 'error',
  appliesTo: ['firmware-list'],
  explanation:
    'The .loads file names a loader (.sbn) and an application (.sb2). The phone fetches them one after the other, by exactly these names; with one missing it begins again for ever, or stands there with "Protocol Application Invalid".',
  confidence: 'observed',
  sources: ['tftp-log-2021', 'chokidney-readme', 'tech-note-5455', 'certutils'],
  insteadOf: ['firmware-renamed'],
  examples: {
    accept: [
      {
        'P0S3-08-9-00.loads': LIST,
        'P003-08-9-00.sbn': LOADER,
        'P0S3-08-9-00.sb2': APPLICATION,
      },
    ],
    reject: [
      {
        files: { 'P0S3-08-9-00.loads': LIST, 'P003-08-9-00.sbn': LOADER },
        at: ['P0S3-08-9-00.loads:1'],
      },
    ],
  },
  *check(file, tree) {
    // Lists of other families name other parts.
    if (!tree.whole || parseLoadName(file.base.replace(/\.loads$/i, '')) === undefined) return;
    const offered = [...tree.ofKind('firmware-image'), file]
      .filter(({ directory }) => directory === file.directory)
      .map(({ base, bytes, size }) => ({ name: base, bytes, size }));
    for (const result of assembleFirmware(offered)) {
      if (result.kind !== 'refused' || result.list !== file.base) continue;
      for (const { message, remedy } of result.problems) {
        yield { range: WHOLE_FILE, message: `${message}. ${remedy}` };
      }
    }
  },
};
