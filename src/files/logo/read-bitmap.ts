import type { ColourPicture } from '#files/picture/colour-picture.ts';
import { DecodeError } from '#values/decode-error.ts';
import { readBitmapHeader } from './bitmap-header.ts';

const INFO_AT = 14;
const SMALLEST_INFO = 40;
const COLOURS_USED_AT = 46;
const TOP_DOWN_AT = 22;
/** 4 megapixels: no picture for a phone is larger, and each costs four octets of memory. */
const MOST_PIXELS = 4 * 1024 * 1024;

/**
 * Reads a Windows bitmap with 1, 4, 8, 24 or 32 bits a pixel and no compression: what paint programs write, and what
 * phones take as a logo.
 * @throws DecodeError for any other, and for one that is cut short.
 */
export function readBitmap(bytes: Uint8Array): ColourPicture {
  const { width, height, bitsPerPixel, compressed, neededSize } = readBitmapHeader(bytes);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const infoLength = view.getUint32(INFO_AT, true);
  if (infoLength < SMALLEST_INFO) throw new DecodeError('a bitmap of OS/2, not of Windows', INFO_AT);
  if (compressed) throw new DecodeError('a compressed bitmap', 30);
  if (width < 1 || height < 1 || width * height > MOST_PIXELS) {
    throw new DecodeError(`${width} × ${height} pixels`, 18);
  }
  if (bytes.length < neededSize) throw new DecodeError('the bitmap is cut short', bytes.length);
  if (bytes.length < INFO_AT + infoLength) throw new DecodeError('the header is cut short', bytes.length);
  const colourOf = colourReader(bytes, view, bitsPerPixel, INFO_AT + infoLength);
  const pixelsAt = neededSize - rowLength(width, bitsPerPixel) * height;
  const isTopDown = view.getInt32(TOP_DOWN_AT, true) < 0;
  const rgba = new Uint8Array(width * height * 4).fill(255);
  for (let y = 0; y < height; y += 1) {
    const row = pixelsAt + rowLength(width, bitsPerPixel) * (isTopDown ? y : height - 1 - y);
    for (let x = 0; x < width; x += 1) {
      const at = colourOf(row, x);
      const to = (y * width + x) * 4;
      // Blue, green, red in the file.
      rgba[to] = bytes[at + 2] as number;
      rgba[to + 1] = bytes[at + 1] as number;
      rgba[to + 2] = bytes[at] as number;
    }
  }
  return { width, height, rgba };
}

/** Octets of a row, which ends at a multiple of four. */
function rowLength(width: number, bitsPerPixel: number): number {
  return Math.ceil((width * bitsPerPixel) / 32) * 4;
}

/** Where the colour of the x-th pixel of a row stands: in the row itself, or in the palette. */
function colourReader(
  bytes: Uint8Array,
  view: DataView,
  bits: number,
  paletteAt: number,
): (row: number, x: number) => number {
  if (bits === 24 || bits === 32) return (row, x) => row + (x * bits) / 8;
  if (bits !== 1 && bits !== 4 && bits !== 8) throw new DecodeError(`${bits} bits a pixel`, 28);
  const colours = view.getUint32(COLOURS_USED_AT, true) || 2 ** bits;
  if (colours > 2 ** bits || paletteAt + colours * 4 > bytes.length) {
    throw new DecodeError(`a palette of ${colours} colours`, COLOURS_USED_AT);
  }
  const perOctet = 8 / bits;
  return (row, x) => {
    const octet = bytes[row + Math.floor(x / perOctet)] as number;
    const index = (octet >> (8 - bits * ((x % perOctet) + 1))) & (2 ** bits - 1);
    if (index >= colours) throw new DecodeError(`no colour ${index} in the palette`, row);
    return paletteAt + index * 4;
  };
}
