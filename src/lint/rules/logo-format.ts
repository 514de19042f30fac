import { readBitmapHeader } from '#files/logo/bitmap-header.ts';
import { exampleBitmap } from '#lint/example-bytes.ts';
import { WHOLE_FILE } from '#lint/finding.ts';
import type { Rule } from '#lint/rule.ts';
import { DecodeError } from '#values/decode-error.ts';

const WIDTH = 90;
const HEIGHT = 56;

export const logoFormat: Rule = {
  id: 'logo-format',
  title: 'A logo unlike those that are known to work',
  severity: 'warning',
  appliesTo: ['logo'],
  explanation:
    'Recipes agree on a Windows bitmap of 90 × 56 pixels with 8 bits a pixel, not compressed. Phones are said to resize others within reason.',
  confidence: 'observed',
  sources: ['logo-recipes', 'mkirbst-guide'],
  examples: {
    accept: [{ 'logo.bmp': exampleBitmap(90, 56, 8) }],
    reject: [{ files: { 'logo.bmp': exampleBitmap(320, 200, 24) }, at: ['logo.bmp:1'] }],
  },
  *check({ bytes, contents }) {
    if (contents.kind !== 'known' || contents.as !== 'logo') return;
    const doubts = doubtsAbout(bytes);
    if (doubts.length === 0) return;
    yield {
      range: WHOLE_FILE,
      message: `The logo ${doubts.join(', and ')}; 90 × 56 pixels with 8 bits, not compressed, are known to work.`,
    };
  },
};

function doubtsAbout(bytes: Uint8Array): string[] {
  try {
    const { width, height, bitsPerPixel, compressed } = readBitmapHeader(bytes);
    return [
      ...(width === WIDTH && height === HEIGHT ? [] : [`has ${width} × ${height} pixels`]),
      ...(bitsPerPixel === 8 ? [] : [`has ${bitsPerPixel} bits a pixel`]),
      ...(compressed ? ['is compressed'] : []),
    ];
  } catch (error) {
    // A file that ends inside its header is the matter of another rule.
    if (error instanceof DecodeError) return [];
    throw error;
  }
}
