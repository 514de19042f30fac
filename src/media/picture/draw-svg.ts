import sharp from 'sharp';

/** An SVG of ours as PNG, in its own size. */
export async function svgAsPng(svg: string): Promise<Uint8Array> {
  return sharp(Buffer.from(svg)).png({ compressionLevel: 9 }).toBuffer();
}
