import sharp from 'sharp';
import { OffhookError } from '#values/offhook-error.ts';

/**
 * An SVG of ours as PNG, in its own size.
 * @throws OffhookError FONTS_MISSING when this machine has none, and each letter would be the same box.
 */
export async function svgAsPng(svg: string): Promise<Uint8Array> {
  const [narrow, wide] = await Promise.all([letter('i'), letter('W')]);
  if (narrow.equals(wide)) {
    throw new OffhookError(
      'FONTS_MISSING',
      'This machine has no font to draw texts with.',
      'Install one (Debian: fonts-dejavu-core), or write an .svg and open it elsewhere.',
    );
  }
  return sharp(Buffer.from(svg)).png({ compressionLevel: 9 }).toBuffer();
}

function letter(sign: string): Promise<Buffer> {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="30" height="30"><text x="5" y="25" font-family="monospace" font-size="20">${sign}</text></svg>`;
  return sharp(Buffer.from(svg)).raw().toBuffer();
}
