import { settingsOf } from '#lint/cnf-view.ts';
import { CNF_KINDS } from '#lint/file-kind.ts';
import type { Rule } from '#lint/rule.ts';
import { compareLoadNames, type LoadName, loadKind, parseLoadName } from '#values/load-name.ts';

const FIRST_SIGNED = 'P0S3-05-0-00' as LoadName;

export const imageVersionUnsigned: Rule = {
  id: 'image-version-unsigned',
  title: 'A load from before signed images',
  severity: 'info',
  appliesTo: CNF_KINDS,
  explanation:
    'Since release 5 images are signed, and a phone that has run one takes no unsigned image any more. Phones of such age also have to step through 4.4, 5.3 and 6.x to reach 8.12.',
  confidence: 'documented',
  sources: ['cme-firmware-guide', 'firmware-matrix', 'tech-note-5455'],
  examples: {
    accept: [{ 'SIPDefault.cnf': 'image_version: P0S3-05-3-00\n' }],
    reject: [{ files: { 'SIPDefault.cnf': 'image_version: P0S3-04-4-00\n' }, at: ['SIPDefault.cnf:1'] }],
  },
  *check(file) {
    for (const { key, value, valueRange } of settingsOf(file)) {
      const load = key === 'image_version' ? parseLoadName(value) : undefined;
      if (load === undefined || loadKind(load) !== 'sip' || compareLoadNames(load, FIRST_SIGNED) >= 0)
        continue;
      yield {
        range: valueRange,
        message: `${value} is not signed; phones that have run release 5 or newer refuse it.`,
      };
    }
  },
};
