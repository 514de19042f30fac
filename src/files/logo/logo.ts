import { type GreyPicture, nearestGrey, SCREEN_GREYS } from '#files/picture/grey-picture.ts';
import { DecodeError } from '#values/decode-error.ts';
import { readBitmap } from './read-bitmap.ts';

/** Pixels of the logo on the idle screen (documented). */
export const LOGO_SIZE = { width: 90, height: 56 } as const;

const HEADER_LENGTH = 54;
const PALETTE_LENGTH = 1024;
const ROW_LENGTH = 92;
/** 72 dots an inch, in dots a metre. */
const RESOLUTION = 2835;

/**
 * Writes a logo as recipes agree on it: a Windows bitmap of 90 × 56, 8 bits a pixel, not compressed, 6,230 octets. The
 * palette holds 256 greys in order, so that a pixel is its own grey for a reader that skips the palette.
 */
export function writeLogo({ width, height, pixels }: GreyPicture): Uint8Array {
  if (width !== LOGO_SIZE.width || height !== LOGO_SIZE.height || pixels.length !== width * height) {
    throw new TypeError(`a logo of ${width} × ${height}`);
  }
  const pixelsAt = HEADER_LENGTH + PALETTE_LENGTH;
  const bytes = new Uint8Array(pixelsAt + ROW_LENGTH * height);
  const view = new DataView(bytes.buffer);
  bytes.set([0x42, 0x4d]);
  view.setUint32(2, bytes.length, true);
  view.setUint32(10, pixelsAt, true);
  view.setUint32(14, 40, true);
  view.setInt32(18, width, true);
  view.setInt32(22, height, true);
  view.setUint16(26, 1, true);
  view.setUint16(28, 8, true);
  view.setUint32(34, ROW_LENGTH * height, true);
  view.setInt32(38, RESOLUTION, true);
  view.setInt32(42, RESOLUTION, true);
  view.setUint32(46, 256, true);
  view.setUint32(50, 256, true);
  for (let grey = 0; grey < 256; grey += 1)
    bytes.fill(grey, HEADER_LENGTH + grey * 4, HEADER_LENGTH + grey * 4 + 3);
  for (const [index, pixel] of pixels.entries()) {
    const fromBottom = height - 1 - Math.floor(index / width);
    bytes[pixelsAt + fromBottom * ROW_LENGTH + (index % width)] = SCREEN_GREYS[pixel] as number;
  }
  return bytes;
}

/**
 * Reads a logo as a phone shows it: each pixel in the nearest of its four greys.
 * @throws DecodeError for what is no logo of 90 × 56.
 */
export function readLogo(bytes: Uint8Array): GreyPicture {
  const { width, height, rgba } = readBitmap(bytes);
  if (width !== LOGO_SIZE.width || height !== LOGO_SIZE.height) {
    throw new DecodeError(`${width} × ${height} pixels, not 90 × 56`, 18);
  }
  const pixels = Uint8Array.from({ length: width * height }, (_, at) =>
    nearestGrey(luma(rgba[at * 4] as number, rgba[at * 4 + 1] as number, rgba[at * 4 + 2] as number)),
  );
  return { width, height, pixels };
}

/** Brightness of a colour, 0 to 255 (ITU-R BT.601). */
function luma(red: number, green: number, blue: number): number {
  return Math.round(0.299 * red + 0.587 * green + 0.114 * blue);
}
