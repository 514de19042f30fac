import { readBitmapHeader } from '#files/logo/bitmap-header.ts';
import { exampleBitmap } from '#lint/example-bytes.ts';
import { WHOLE_FILE } from '#lint/finding.ts';
import type { Rule } from '#lint/rule.ts';
import { DecodeError } from '#values/decode-error.ts';

export const logoCutShort: Rule = {
  id: 'logo-cut-short',
  title: 'A logo that ends before its last pixel',
  severity: 'error',
  appliesTo: ['logo'],
  explanation: 'The header promises more pixels than the file has: a copy or an upload was interrupted.',
  confidence: 'inferred',
  sources: ['logo-recipes'],
  examples: {
    accept: [{ 'logo.bmp': exampleBitmap(90, 56, 8) }],
    reject: [{ files: { 'logo.bmp': exampleBitmap(90, 56, 8).subarray(0, 3000) }, at: ['logo.bmp:1'] }],
  },
  *check({ bytes, size, contents }) {
    if (contents.kind !== 'known' || contents.as !== 'logo') return;
    const needed = neededSize(bytes);
    if (needed !== undefined && size >= needed) return;
    yield {
      range: WHOLE_FILE,
      message: `The logo has ${size} octets${needed === undefined ? '' : ` of ${needed}`}: it is cut short.`,
    };
  },
};

function neededSize(bytes: Uint8Array): number | undefined {
  try {
    return readBitmapHeader(bytes).neededSize;
  } catch (error) {
    if (error instanceof DecodeError) return undefined;
    throw error;
  }
}
