import { decodeSignedContainer, looksSigned } from '#files/firmware/signed-container.ts';
import { exampleImage, exampleSigned } from '#lint/example-bytes.ts';
import { WHOLE_FILE } from '#lint/finding.ts';
import type { Rule } from '#lint/rule.ts';
import { DecodeError } from '#values/decode-error.ts';

const IMAGE = exampleSigned('P0S3-08-9-00.sb2', exampleImage('P0S3-08-9-00'));

export const firmwareRenamed: Rule = {
  id: 'firmware-renamed',
  title: 'Signed firmware under another name, or damaged',
  severity: 'error',
  appliesTo: ['firmware-image', 'firmware-list'],
  explanation:
    'A signed file has its name inside, and phones compare. The common mistake is a .sb2 stored as .bin: a .bin is an image without signature, for phones from before the universal loader.',
  confidence: 'observed',
  sources: ['certutils', 'public-firmware-copies'],
  examples: {
    accept: [{ 'P0S3-08-9-00.sb2': IMAGE }],
    reject: [
      { files: { 'P0S3-08-9-00.bin': IMAGE }, at: ['P0S3-08-9-00.bin:1'] },
      { files: { 'P0S3-08-9-00.sb2': IMAGE.subarray(0, 100) }, at: ['P0S3-08-9-00.sb2:1'] },
    ],
  },
  *check({ base, bytes }) {
    if (!looksSigned(bytes)) return;
    try {
      const { fileName } = decodeSignedContainer(bytes);
      if (fileName === base) return;
      yield { range: WHOLE_FILE, message: `This was signed as ${fileName}: somebody renamed it.` };
    } catch (error) {
      if (!(error instanceof DecodeError)) throw error;
      yield { range: WHOLE_FILE, message: `The header of this signed file is damaged: ${error.message}.` };
    }
  },
};
