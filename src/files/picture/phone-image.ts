import { escapeXml } from '#files/xml/escape-xml.ts';
import { readXml } from '#files/xml/read-xml.ts';
import { DecodeError } from '#values/decode-error.ts';
import type { GreyPicture } from './grey-picture.ts';

/** What a 7940 or 7960 has room for on a page (documented). */
export const PAGE_PICTURE_SIZE = { width: 133, height: 65 } as const;

const PER_OCTET = 4;
/** A full page is 4,324 digits; titles and soft keys come on top. */
const LONGEST_FILE = 32_768;

/**
 * The pixels as `<Data>` of an image page: two bits each, the left one in the low bits, rows without padding, in
 * hexadecimal (documented).
 */
export function encodeImageData({ pixels }: GreyPicture): string {
  const octets = new Uint8Array(Math.ceil(pixels.length / PER_OCTET));
  for (const [index, pixel] of pixels.entries()) {
    const at = Math.floor(index / PER_OCTET);
    octets[at] = (octets[at] as number) | (pixel << (2 * (index % PER_OCTET)));
  }
  return Buffer.from(octets).toString('hex').toUpperCase();
}

/**
 * The pixels of `<Data>`; a picture with one bit a pixel knows white and black only, so its pixels count 0 and 3.
 * Data that ends early leaves the rest white, as an empty `<Data>` does.
 * @throws DecodeError for what is not hexadecimal, or more than the picture has room for.
 */
export function decodeImageData(data: string, width: number, height: number, depth: 1 | 2): GreyPicture {
  const digits = data.replaceAll(/\s/g, '');
  if (!/^([0-9a-f]{2})*$/i.test(digits))
    throw new DecodeError('the data of the picture is not hexadecimal', 0);
  const octets = Buffer.from(digits, 'hex');
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

/** A picture as a page for phones, in the middle of the screen. */
export function writeImagePage(
  picture: GreyPicture,
  texts: { readonly title?: string; readonly prompt?: string } = {},
): Uint8Array {
  const { width, height } = picture;
  const line = (name: string, text: string | undefined) =>
    text === undefined ? '' : `<${name}>${escapeXml(text)}</${name}>\n`;
  return Buffer.from(
    `<?xml version="1.0" encoding="ISO-8859-1"?>\n<CiscoIPPhoneImage>\n${line('Title', texts.title)}${line('Prompt', texts.prompt)}` +
      `<LocationX>-1</LocationX>\n<LocationY>-1</LocationY>\n<Width>${width}</Width>\n<Height>${height}</Height>\n` +
      `<Depth>2</Depth>\n<Data>${encodeImageData(picture)}</Data>\n</CiscoIPPhoneImage>\n`,
  );
}

/**
 * The picture of an image page or a graphic menu.
 * @throws DecodeError when the file is neither, or its numbers or data don't make a picture.
 */
export function readImagePage(bytes: Uint8Array): GreyPicture {
  const root = readXml(bytes, { octets: LONGEST_FILE, entities: 'decoded' });
  if (root.name !== 'CiscoIPPhoneImage' && root.name !== 'CiscoIPPhoneGraphicMenu') {
    throw new DecodeError(`<${root.name.slice(0, 40)}> holds no picture`, 0);
  }
  const text = (name: string) => root.children.find((child) => child.name === name)?.text ?? '';
  const number = (name: string, highest: number) => {
    const value = /^\d{1,4}$/.test(text(name)) ? Number(text(name)) : 0;
    if (value < 1 || value > highest)
      throw new DecodeError(`${name} is not a number from 1 to ${highest}`, 0);
    return value;
  };
  const width = number('Width', PAGE_PICTURE_SIZE.width);
  const height = number('Height', PAGE_PICTURE_SIZE.height);
  return decodeImageData(text('Data'), width, height, number('Depth', 2) as 1 | 2);
}
