import sharp from 'sharp';
import { type GreyPicture, SCREEN_GREYS } from '#files/picture/grey-picture.ts';

/** The picture as a PNG, each pixel as a square of so many. */
export async function previewPicture(
  { width, height, pixels }: GreyPicture,
  scale: number,
): Promise<Uint8Array> {
  const greys = Uint8Array.from(pixels, (pixel) => SCREEN_GREYS[pixel] as number);
  return sharp(greys, { raw: { width, height, channels: 1 } })
    .resize({ width: width * scale, height: height * scale, kernel: 'nearest' })
    .png({ compressionLevel: 9 })
    .toBuffer();
}
