import type { PagePicture } from './read-phone-page.ts';

const LONGEST_FILE = 65_536;
const PIXELS_AT = 10;
const WIDTH_AT = 18;
const BITS_AT = 28;
const PALETTE_AT = 54;
/** Pixels that the idle screen has room for; larger logos are said to be resized, nobody tells how. */
const LARGEST = { width: 133, height: 65 };

/**
 * The logo as the phone shows it, or `undefined` when it is none that is known to work: an uncompressed bitmap with a
 * palette of 256 colours. Greys between its four are brought to the nearest (observed).
 */
export function readLogo(bytes: Uint8Array): PagePicture | undefined {
  const file = Buffer.from(bytes);
  if (file.length > LONGEST_FILE || file.length < PALETTE_AT || file.toString('latin1', 0, 2) !== 'BM')
    return undefined;
  const [width, height] = [file.readInt32LE(WIDTH_AT), file.readInt32LE(WIDTH_AT + 4)];
  const isKnown = file.readUInt16LE(BITS_AT) === 8 && file.readUInt32LE(BITS_AT + 2) === 0;
  if (!isKnown || width < 1 || height < 1 || width > LARGEST.width || height > LARGEST.height)
    return undefined;
  const start = file.readUInt32LE(PIXELS_AT);
  const row = Math.ceil(width / 4) * 4;
  if (file.length < start + row * height) return undefined;
  const pixels = Uint8Array.from({ length: width * height }, (_, pixel) => {
    const [x, y] = [pixel % width, Math.floor(pixel / width)];
    const colour = PALETTE_AT + (file[start + (height - 1 - y) * row + x] as number) * 4;
    const [blue = 0, green = 0, red = 0] = file.subarray(colour, colour + 3);
    return greyOf((red * 77 + green * 151 + blue * 28) >> 8);
  });
  return { x: 0, y: 0, width, height, pixels };
}

/** White, light, dark, black: half-way between #FF, #80, #40 and #00. */
function greyOf(brightness: number): number {
  return brightness > 191 ? 0 : brightness > 96 ? 1 : brightness > 32 ? 2 : 3;
}
