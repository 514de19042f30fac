/**
 * RTP packets (RFC 3550 §5.1):
 *
 *      0                   1                   2                   3
 *     |V=2|P|X|  CC   |M|     PT      |       sequence number         |
 *     |                           timestamp                           |
 *     |                             SSRC                              |
 *     |                  CC times CSRC, extension                     |
 */
import { ByteReader } from '#values/byte-reader.ts';
import { DecodeError } from '#values/decode-error.ts';

export interface RtpPacket {
  /** Begins a talkspurt. */
  readonly marker: boolean;
  /** 0 to 127. */
  readonly payloadType: number;
  /** 16 bits. */
  readonly sequence: number;
  /** 32 bits, in samples. */
  readonly timestamp: number;
  /** 32 bits. */
  readonly ssrc: number;
  /** Who was mixed into it; at most 15. */
  readonly contributors: readonly number[];
  readonly extension?: { readonly profile: number; readonly bytes: Uint8Array };
  /** Without padding; a view into what was decoded. */
  readonly payload: Uint8Array;
}

const VERSION = 2;
const PADDING = 0x20;
const EXTENSION = 0x10;
const MARKER = 0x80;

/** Reads a packet; DecodeError for anything that is none. */
export function decodeRtp(bytes: Uint8Array): RtpPacket {
  const reader = new ByteReader(bytes);
  const first = reader.uint8('version');
  if (first >> 6 !== VERSION) throw new DecodeError(`RTP: version ${first >> 6}`, 0);
  const second = reader.uint8('payload type');
  const sequence = reader.uint16('sequence number');
  const timestamp = uint32(reader, 'timestamp');
  const ssrc = uint32(reader, 'SSRC');
  const contributors = Array.from({ length: first & 0x0f }, () => uint32(reader, 'CSRC'));
  const extension = (first & EXTENSION) === 0 ? {} : { extension: readExtension(reader) };
  const rest = reader.rest();
  const padding = (first & PADDING) === 0 ? 0 : (rest.at(-1) ?? 0);
  if ((first & PADDING) !== 0 && (padding === 0 || padding > rest.length)) {
    throw new DecodeError('RTP: malformed padding', bytes.length);
  }
  return {
    marker: (second & MARKER) !== 0,
    payloadType: second & 0x7f,
    sequence,
    timestamp,
    ssrc,
    contributors,
    ...extension,
    payload: rest.subarray(0, rest.length - padding),
  };
}

/** Writes a packet, without padding. TypeError when an extension is not made of whole 32-bit words. */
export function encodeRtp(packet: RtpPacket): Uint8Array {
  const { contributors, extension, payload } = packet;
  if (contributors.length > 15) throw new TypeError('more than 15 contributors');
  const extensionOctets = extension === undefined ? 0 : 4 + extension.bytes.length;
  if (extensionOctets % 4 !== 0) throw new TypeError('an RTP extension of broken words');
  const octets = Buffer.alloc(12 + 4 * contributors.length + extensionOctets + payload.length);
  octets[0] = (VERSION << 6) | (extension === undefined ? 0 : EXTENSION) | contributors.length;
  octets[1] = (packet.marker ? MARKER : 0) | packet.payloadType;
  octets.writeUInt16BE(packet.sequence, 2);
  let at = 4;
  for (const word of [packet.timestamp, packet.ssrc, ...contributors]) at = octets.writeUInt32BE(word, at);
  if (extension !== undefined) {
    at = octets.writeUInt16BE(extension.profile, at);
    at = octets.writeUInt16BE(extension.bytes.length / 4, at);
    octets.set(extension.bytes, at);
    at += extension.bytes.length;
  }
  octets.set(payload, at);
  return octets;
}

function readExtension(reader: ByteReader): { profile: number; bytes: Uint8Array } {
  const profile = reader.uint16('extension');
  const words = reader.uint16('length of the extension');
  return { profile, bytes: reader.bytes(4 * words, 'extension') };
}

function uint32(reader: ByteReader, what: string): number {
  return reader.uint16(what) * 65_536 + reader.uint16(what);
}
