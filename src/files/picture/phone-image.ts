import type { Picture } from '#files/phone-xml/phone-xml.ts';
import { DecodeError } from '#values/decode-error.ts';
import type { GreyPicture } from './grey-picture.ts';

const PER_OCTET = 4;
const MOST_PIXELS = 1024 * 1024;

/**
 * A picture for a page, in the middle of the screen: two bits a pixel, the left one in the low bits, rows without
 * padding (documented).
 */
export function packPicture({ width, height, pixels }: GreyPicture): Picture {
  const octets = new Uint8Array(Math.ceil(pixels.length / PER_OCTET));
  for (const [index, pixel] of pixels.entries()) {
    const at = Math.floor(index / PER_OCTET);
    octets[at] = (octets[at] as number) | (pixel << (2 * (index % PER_OCTET)));
  }
  return { x: -1, y: -1, width, height, depth: 2, pixels: octets };
}

/**
 * The pixels of a page's picture. With one bit a pixel it knows white and black only, so its pixels count 0 and 3. Data
 * that ends early leaves the rest white.
 * @throws DecodeError when there is more data than the picture has room for, or no picture at all.
 */
export function unpackPicture({
  width,
  height,
  depth,
  pixels: octets,
}: Omit<Picture, 'x' | 'y'>): GreyPicture {
  if (width < 1 || height < 1 || width * height > MOST_PIXELS) {
    throw new DecodeError(`a picture of ${width} × ${height}`, 0);
  }
  const perOctet = 8 / depth;
  if (octets.length > Math.ceil((width * height) / perOctet)) {
    throw new DecodeError(`more data than ${width} × ${height} pixels have`, 0);
  }
  const pixels = new Uint8Array(width * height);
  for (const index of pixels.keys()) {
    const octet = octets[Math.floor(index / perOctet)] ?? 0;
    const bits = (octet >> (depth * (index % perOctet))) & (2 ** depth - 1);
    pixels[index] = depth === 1 ? bits * 3 : bits;
  }
  return { width, height, pixels };
}
