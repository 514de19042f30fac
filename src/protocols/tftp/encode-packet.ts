import { DATA_HEADER_LENGTH, TFTP_OPCODE, type TftpOption, type TftpPacket } from './packet.ts';

/**
 * Writes one packet, the reverse of `decodePacket`. Throws `RangeError` for what no packet can hold: a NUL in a
 * text, an option without a name, a number over 16 bits.
 */
export function encodePacket(packet: TftpPacket): Uint8Array {
  switch (packet.kind) {
    case 'rrq':
    case 'wrq':
      return withTexts(packet.kind, [packet.name, packet.mode, ...optionTexts(packet.options)]);
    case 'oack':
      return withTexts(packet.kind, optionTexts(packet.options));
    case 'data': {
      const target = Buffer.allocUnsafe(DATA_HEADER_LENGTH + packet.bytes.length);
      writeDataPacket(target, packet.block, packet.bytes, 0, packet.bytes.length);
      return target;
    }
    case 'ack':
      return withNumber('ack', packet.block, '');
    case 'error':
      return withNumber('error', packet.code, terminated(packet.message));
  }
}

/**
 * Writes a DATA packet with `source[start..end)` into `target`, which must have room for it, and returns the
 * packet's length. Nothing is allocated but one view: a server sends thousands of these a second.
 */
export function writeDataPacket(
  target: Uint8Array,
  block: number,
  source: Uint8Array,
  start: number,
  end: number,
): number {
  target[0] = 0;
  target[1] = TFTP_OPCODE.data;
  target[2] = (block >>> 8) & 0xff;
  target[3] = block & 0xff;
  target.set(source.subarray(start, end), DATA_HEADER_LENGTH);
  return DATA_HEADER_LENGTH + end - start;
}

function withNumber(kind: 'ack' | 'error', number: number, message: string): Uint8Array {
  const target = Buffer.alloc(4 + Buffer.byteLength(message));
  target.writeUInt16BE(TFTP_OPCODE[kind], 0);
  target.writeUInt16BE(number, 2);
  target.write(message, 4);
  return target;
}

function withTexts(kind: 'rrq' | 'wrq' | 'oack', texts: readonly string[]): Uint8Array {
  return Buffer.from(`\0${String.fromCharCode(TFTP_OPCODE[kind])}${texts.map(terminated).join('')}`);
}

function optionTexts(options: readonly TftpOption[]): string[] {
  return options.flatMap(({ name, value }) => {
    if (name === '') throw new RangeError('an option needs a name');
    return [name, value];
  });
}

function terminated(text: string): string {
  if (text.includes('\0')) throw new RangeError(`a NUL octet can't be part of ${JSON.stringify(text)}`);
  return `${text}\0`;
}
