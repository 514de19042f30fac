import { isUtf8 } from 'node:buffer';
import { DecodeError } from '#values/decode-error.ts';
import {
  DATA_HEADER_LENGTH,
  LONGEST_REQUEST,
  type OptionAckPacket,
  type RequestPacket,
  TFTP_OPCODE,
  type TftpOption,
  type TftpPacket,
} from './packet.ts';

/**
 * Reads one packet (RFC 1350 §5, RFC 2347):
 *
 *     RRQ, WRQ  | 1, 2 | name 0 | mode 0 | option 0 | value 0 | …
 *     DATA      | 3    | block  | octets …
 *     ACK       | 4    | block  |
 *     ERROR     | 5    | code   | message 0
 *     OACK      | 6    | option 0 | value 0 | …
 *
 * Throws {@link DecodeError} for anything else. Two liberties that clients in the field need: NUL octets behind
 * the last option are padding, and the NUL behind an error message may be missing.
 */
export function decodePacket(bytes: Uint8Array): TftpPacket {
  if (bytes.length < 2) throw new DecodeError(`opcode: 2 octets expected, ${bytes.length} came`, 0);
  const opcode = uint16(bytes, 0);
  switch (opcode) {
    case TFTP_OPCODE.ack:
      return { kind: 'ack', block: numberField(bytes, 'block') };
    case TFTP_OPCODE.data: {
      const block = numberField(bytes, 'block');
      return { kind: 'data', block, bytes: bytes.subarray(DATA_HEADER_LENGTH) };
    }
    case TFTP_OPCODE.rrq:
      return decodeRequest('rrq', bytes);
    case TFTP_OPCODE.wrq:
      return decodeRequest('wrq', bytes);
    case TFTP_OPCODE.error: {
      const code = numberField(bytes, 'error code');
      const nul = bytes.indexOf(0, 4);
      return { kind: 'error', code, message: text(bytes, 4, nul < 0 ? bytes.length : nul) };
    }
    case TFTP_OPCODE.oack:
      return decodeOptionAck(bytes);
    default:
      throw new DecodeError(`opcode: ${opcode} is none of TFTP`, 0);
  }
}

/** The packet, or `undefined` for what is none: for those who drop it and go on. */
export function readPacket(bytes: Uint8Array): TftpPacket | undefined {
  try {
    return decodePacket(bytes);
  } catch (error) {
    if (error instanceof DecodeError) return undefined;
    throw error;
  }
}

function decodeRequest(kind: RequestPacket['kind'], bytes: Uint8Array): RequestPacket {
  requireShort(bytes);
  const name = textUntilNul(bytes, 2, 'file name');
  const mode = textUntilNul(bytes, name.end, 'mode');
  return { kind, name: name.text, mode: mode.text, options: decodeOptions(bytes, mode.end) };
}

function decodeOptionAck(bytes: Uint8Array): OptionAckPacket {
  requireShort(bytes);
  return { kind: 'oack', options: decodeOptions(bytes, 2) };
}

function decodeOptions(bytes: Uint8Array, start: number): TftpOption[] {
  const options: TftpOption[] = [];
  let offset = start;
  while (offset < bytes.length) {
    const name = textUntilNul(bytes, offset, 'option name');
    if (name.text === '') {
      requirePadding(bytes, offset);
      break;
    }
    const value = textUntilNul(bytes, name.end, `value of option ${name.text}`);
    options.push({ name: name.text, value: value.text });
    offset = value.end;
  }
  return options;
}

function requireShort(bytes: Uint8Array): void {
  if (bytes.length > LONGEST_REQUEST) {
    throw new DecodeError(
      `request: ${bytes.length} octets, at most ${LONGEST_REQUEST} allowed`,
      LONGEST_REQUEST,
    );
  }
}

function requirePadding(bytes: Uint8Array, offset: number): void {
  const other = bytes.subarray(offset).findIndex((octet) => octet !== 0);
  if (other >= 0) throw new DecodeError('option name: empty', offset);
}

function textUntilNul(bytes: Uint8Array, start: number, what: string): { text: string; end: number } {
  const nul = bytes.indexOf(0, start);
  if (nul < 0) throw new DecodeError(`${what}: no NUL octet ends it`, start);
  return { text: text(bytes, start, nul), end: nul + 1 };
}

function text(bytes: Uint8Array, start: number, end: number): string {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start);
  return buffer.toString(isUtf8(buffer) ? 'utf8' : 'latin1');
}

function numberField(bytes: Uint8Array, what: string): number {
  if (bytes.length < 4) throw new DecodeError(`${what}: 2 octets expected, ${bytes.length - 2} left`, 2);
  return uint16(bytes, 2);
}

function uint16(bytes: Uint8Array, offset: number): number {
  return ((bytes[offset] as number) << 8) | (bytes[offset + 1] as number);
}
