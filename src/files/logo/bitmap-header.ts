import { DecodeError } from '#values/decode-error.ts';

/**
 * The header of a Windows bitmap, as far as phones mind: `BM`, file size, where the pixels begin, then the
 * BITMAPINFOHEADER with width, height, bits a pixel and compression, all little-endian.
 */
export interface BitmapHeader {
  readonly width: number;
  /** Rows; a file that has them from the top down says so with a negative number, which is made positive here. */
  readonly height: number;
  readonly bitsPerPixel: number;
  readonly compressed: boolean;
  /** Octets that the file needs to have for all its pixels. */
  readonly neededSize: number;
}

const PIXELS_AT = 10;
const DIMENSIONS_AT = 18;
const HEADER_LENGTH = 34;

/** @throws DecodeError when the file is no Windows bitmap, or ends inside its header. */
export function readBitmapHeader(bytes: Uint8Array): BitmapHeader {
  if (bytes[0] !== 0x42 || bytes[1] !== 0x4d) throw new DecodeError('not a Windows bitmap', 0);
  if (bytes.length < HEADER_LENGTH) throw new DecodeError('the header is cut short', bytes.length);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const width = view.getInt32(DIMENSIONS_AT, true);
  const height = Math.abs(view.getInt32(DIMENSIONS_AT + 4, true));
  const bitsPerPixel = view.getUint16(DIMENSIONS_AT + 10, true);
  const rowLength = Math.ceil((width * bitsPerPixel) / 32) * 4;
  return {
    width,
    height,
    bitsPerPixel,
    compressed: view.getUint32(DIMENSIONS_AT + 12, true) !== 0,
    neededSize: view.getUint32(PIXELS_AT, true) + rowLength * height,
  };
}
