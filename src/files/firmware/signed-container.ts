import { ByteReader } from '#values/byte-reader.ts';
import { DecodeError } from '#values/decode-error.ts';

/**
 * A signed firmware file (`.sbn`, `.sb2`, `.loads`). A header of tag (1 octet), length (2, big-endian) and
 * value, then the payload as it was before signing:
 *
 * ```text
 * 01 0002 0101  02 0002 0194  03 … signer  07 … algorithms  0c 0100 signature  0e … name NUL  0d 0d  payload
 * version       header length                                                  tag 14         padding
 * ```
 *
 * Layout measured on public files; tag meanings agree with usecallmanagernz/certutils. Signatures are not
 * checked: Cisco's key is in no public place.
 */
export interface SignedContainer {
  /** The name that the file had when it was signed, whatever it is called now. */
  readonly fileName: string;
  /** Where the payload begins; 404 octets for the files of the 7940-7960 family. */
  readonly headerLength: number;
  /** A view into the input. */
  readonly payload: Uint8Array;
}

const TAG = { version: 1, headerLength: 2, signature: 12, padding: 13, fileName: 14 } as const;
/** The longest header seen has 416 octets; a signature of 512 octets would need about 700. */
const LONGEST_HEADER = 2048;
const LONGEST_NAME = 64;
const VERSION_OFFSET = 0x20;
const LONGEST_VERSION = 32;

/** Whether the file begins as signed firmware does: version 1.x. */
export function looksSigned(bytes: Uint8Array): boolean {
  return [1, 0, 2, 1].every((octet, index) => bytes[index] === octet);
}

/** @throws DecodeError when the header is not one, is cut short, or does not name its file. */
export function decodeSignedContainer(bytes: Uint8Array): SignedContainer {
  if (!looksSigned(bytes)) throw new DecodeError('not a signed firmware file', 0);
  const headerLength = readHeaderLength(bytes);
  const header = new ByteReader(bytes.subarray(0, headerLength));
  let fileName: string | undefined;
  let signed = false;
  while (header.remaining > 0) {
    const at = header.offset;
    const tag = header.uint8('tag');
    if (tag === TAG.padding) continue;
    const value = header.bytes(header.uint16(`length of tag ${tag}`), `tag ${tag}`);
    if (tag === TAG.signature) signed = value.length > 0;
    if (tag === TAG.fileName) fileName = readFileName(value, at);
  }
  if (!signed) throw new DecodeError('no signature in the header', headerLength);
  if (fileName === undefined) throw new DecodeError('no file name in the header', headerLength);
  return { fileName, headerLength, payload: bytes.subarray(headerLength) };
}

/** The load name inside an image (payload of `.sbn` and `.sb2`, or a whole `.bin`); `undefined` without one. */
export function imageVersion(image: Uint8Array): string | undefined {
  const field = image.subarray(VERSION_OFFSET, VERSION_OFFSET + LONGEST_VERSION);
  const end = field.indexOf(0);
  const text = Buffer.from(end < 0 ? field : field.subarray(0, end)).toString('latin1');
  return /^[!-~]{4,}$/.test(text) ? text : undefined;
}

function readHeaderLength(bytes: Uint8Array): number {
  const reader = new ByteReader(bytes);
  const expect = (tag: number): number => {
    const at = reader.offset;
    if (reader.uint8('tag') !== tag || reader.uint16('length') !== 2) {
      throw new DecodeError(`tag ${tag} of 2 octets expected`, at);
    }
    return reader.uint16(`tag ${tag}`);
  };
  expect(TAG.version);
  const headerLength = expect(TAG.headerLength);
  if (headerLength < reader.offset || headerLength > LONGEST_HEADER) {
    throw new DecodeError(`a header of ${headerLength} octets cannot be`, reader.offset - 2);
  }
  if (headerLength > bytes.length) {
    throw new DecodeError(
      `the header has ${headerLength} octets, the file only ${bytes.length}`,
      bytes.length,
    );
  }
  return headerLength;
}

function readFileName(value: Uint8Array, at: number): string {
  const name = new ByteReader(value).textUntilNul('file name');
  if (name.length > LONGEST_NAME || !/^[-A-Za-z0-9_.]+$/.test(name)) {
    throw new DecodeError('the file name in the header is not one', at);
  }
  return name;
}
