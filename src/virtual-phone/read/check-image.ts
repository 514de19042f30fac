import { createHash } from 'node:crypto';
import { ByteReader } from '#values/byte-reader.ts';
import { DecodeError } from '#values/decode-error.ts';

/**
 * The signed container of `.sbn`, `.sb2` and `.loads` as a loader checks it (docs/explain/firmware.md, measured):
 *
 * ```text
 *  tag(1) length(2, big endian) value …            tags 3, 7 and 9 hold further ones
 *  1 version 01 01 | 2 header length | 3 { 4 signer 5 serial 6 issuer }
 *  7 { 8 digest 9 { 10 algorithm 11 modulus } } | 12 signature | 14 file name | 13 padding, no length
 *  payload, with a version string at its offset 0x20 when it is an image
 * ```
 */
const VERSION = 1;
const HEADER_LENGTH = 2;
const NESTED = new Set([3, 7, 9]);
const SIGNATURE = 12;
const PADDING = 13;
const FILE_NAME = 14;

const VERSION_OFFSET = 0x20;
const VERSION_LENGTH = 16;

interface Container {
  readonly fileName: string;
  readonly payload: Uint8Array;
}

/**
 * The payload of a signed file, or why the phone refuses it: no such header, cut short, made for another name,
 * damaged.
 */
export function openSigned(bytes: Uint8Array, name: string): Uint8Array | { readonly refused: string } {
  let container: Container;
  try {
    container = readContainer(bytes);
  } catch (error) {
    if (error instanceof DecodeError) return { refused: error.message };
    throw error;
  }
  if (container.fileName !== name) return { refused: `signed for the name ${printable(container.fileName)}` };
  return container.payload;
}

/**
 * Whether a payload is the image of this load: its version string says so.
 * @returns why it is refused, or `undefined`.
 */
export function imageRefusal(payload: Uint8Array, load: string): string | undefined {
  const field = payload.subarray(VERSION_OFFSET, VERSION_OFFSET + VERSION_LENGTH);
  if (field.length < VERSION_LENGTH) return 'too short for an image';
  const [version = ''] = Buffer.from(field).toString('latin1').split('\0', 1);
  return version === load ? undefined : `the image inside is ${printable(version) || 'nameless'}`;
}

function readContainer(bytes: Uint8Array): Container {
  const reader = new ByteReader(bytes);
  expectTag(reader, VERSION);
  reader.bytes(2, 'version');
  expectTag(reader, HEADER_LENGTH);
  const headerLength = reader.uint16('header length');
  if (headerLength > bytes.length) throw new DecodeError('shorter than its own header', bytes.length);
  const header = new ByteReader(bytes.subarray(0, headerLength));
  header.bytes(reader.offset, 'start of header');
  let fileName: string | undefined;
  let signature: { at: number; value: Uint8Array } | undefined;
  while (header.remaining > 0) {
    const at = header.offset;
    const tag = header.uint8('tag');
    if (tag === PADDING) continue;
    const length = header.uint16('length');
    if (NESTED.has(tag)) continue;
    const value = header.bytes(length, `tag ${tag}`);
    if (tag === SIGNATURE) signature = { at, value };
    if (tag === FILE_NAME) fileName = new ByteReader(value).textUntilNul('file name');
  }
  if (signature === undefined || fileName === undefined) {
    throw new DecodeError('no signature or no file name in its header', headerLength);
  }
  checkSignature(bytes, signature.at, signature.value);
  return { fileName, payload: bytes.subarray(headerLength) };
}

function expectTag(reader: ByteReader, tag: number): void {
  const at = reader.offset;
  const found = reader.remaining < 3 ? [] : [reader.uint8('tag'), reader.uint16('length')];
  if (found[0] !== tag || found[1] !== 2) throw new DecodeError('not a signed file', at);
}

/** DER prefix of a SHA-1 DigestInfo (RFC 8017 §9.2, note 1). */
const SHA1_PREFIX = Buffer.from('3021300906052b0e03021a05000414', 'hex');

/**
 * Cisco's key is not public, so its signatures count as right. Synthetic firmware carries the padded digest
 * itself in place of a signature: that one is checked, and shows a damaged or shortened file.
 */
function checkSignature(bytes: Uint8Array, at: number, value: Uint8Array): void {
  const digestAt = value.length - 20;
  const isBare = value[0] === 0 && value[1] === 1 && SHA1_PREFIX.equals(value.subarray(-35, -20));
  if (!isBare) return;
  const digest = createHash('sha1')
    .update(bytes.subarray(0, at))
    .update(bytes.subarray(at + 3 + value.length))
    .digest();
  if (!digest.equals(value.subarray(digestAt))) throw new DecodeError('cut short or damaged', bytes.length);
}

function printable(text: string): string {
  return text.replace(/[^!-~]/g, '?').slice(0, 64);
}
