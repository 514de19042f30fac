import { type Ipv4Address, ipv4ToNumber } from '#values/ipv4-address.ts';
import { type DhcpPacket, END, MAGIC_COOKIE, NO_ADDRESS, OFFSETS, OVERLOAD, PAD } from './packet.ts';

/** Every client takes this much (RFC 2131 §2: 576 octets with the headers of IP and UDP). */
export const SAFE_OCTETS = 548;
/** Relays and old clients expect a whole BOOTP message (RFC 1542 §2.1). */
const SHORTEST_OCTETS = 300;
/** More than this goes into a second part of the same code (RFC 3396 §5). */
const LONGEST_PART = 255;
const PART_HEADER = 2;
const OVERLOAD_OCTETS = 3;

/** A stretch of the message that holds options and then an end option. */
interface OptionField {
  offset: number;
  /** Where the end option must still fit. */
  readonly limit: number;
  readonly overloadBit: number;
}

/**
 * Writes a message, padded to 300 octets, options in the order of their map. What does not fit into
 * `maximumOctets` goes into the file and server name fields where these are empty (RFC 2131 §4.1, option
 * overload). Throws RangeError when it fits nowhere, or when a header field can't hold its value.
 */
export function encodePacket(packet: DhcpPacket, maximumOctets: number = SAFE_OCTETS): Uint8Array {
  const wanted = optionOctets(packet.options);
  const plainOctets = OFFSETS.options + wanted + 1;
  const bytes = new Uint8Array(Math.max(SHORTEST_OCTETS, Math.min(plainOctets, maximumOctets)));
  writeHeader(bytes, packet);
  if (plainOctets <= maximumOctets) {
    const field: OptionField = { offset: OFFSETS.options, limit: plainOctets - 1, overloadBit: 0 };
    for (const [code, value] of packet.options) writeParts(bytes, code, value, [field]);
    bytes[field.offset] = END;
    return bytes;
  }
  writeOverloaded(bytes, packet, maximumOctets);
  return bytes;
}

function writeHeader(bytes: Uint8Array, packet: DhcpPacket): void {
  if (packet.chaddr.length > OFFSETS.sname - OFFSETS.chaddr) throw new RangeError('chaddr is too long');
  const view = new DataView(bytes.buffer);
  bytes[0] = packet.op;
  bytes[1] = packet.htype;
  bytes[2] = packet.chaddr.length;
  bytes[3] = packet.hops;
  view.setUint32(OFFSETS.xid, packet.xid);
  view.setUint16(OFFSETS.secs, packet.secs);
  view.setUint16(OFFSETS.flags, packet.flags);
  writeAddress(view, OFFSETS.ciaddr, packet.ciaddr);
  writeAddress(view, OFFSETS.yiaddr, packet.yiaddr);
  writeAddress(view, OFFSETS.siaddr, packet.siaddr);
  writeAddress(view, OFFSETS.giaddr, packet.giaddr);
  bytes.set(packet.chaddr, OFFSETS.chaddr);
  writeText(bytes, OFFSETS.sname, OFFSETS.file, packet.sname);
  writeText(bytes, OFFSETS.file, OFFSETS.cookie, packet.file);
  view.setUint32(OFFSETS.cookie, MAGIC_COOKIE);
}

function writeOverloaded(bytes: Uint8Array, packet: DhcpPacket, maximumOctets: number): void {
  const main = { offset: OFFSETS.options + OVERLOAD_OCTETS, limit: maximumOctets - 1, overloadBit: 0 };
  const fields: OptionField[] = [main];
  if (packet.file === '') fields.push({ offset: OFFSETS.file, limit: OFFSETS.cookie - 1, overloadBit: 1 });
  if (packet.sname === '') fields.push({ offset: OFFSETS.sname, limit: OFFSETS.file - 1, overloadBit: 2 });
  const starts = fields.map(({ offset }) => offset);
  for (const [code, value] of packet.options) {
    const roomy = fields.find(({ offset, limit }) => offset + partedOctets(value.length) <= limit);
    writeParts(bytes, code, value, roomy === undefined ? fields : [roomy]);
  }
  let overload = 0;
  for (const [index, field] of fields.entries()) {
    if (field !== main && field.offset === starts[index]) continue;
    bytes[field.offset] = END;
    overload |= field.overloadBit;
  }
  bytes.set([OVERLOAD, 1, overload], OFFSETS.options);
}

/** Writes the value in as many parts as it takes, from field to field. */
function writeParts(
  bytes: Uint8Array,
  code: number,
  value: Uint8Array,
  fields: readonly OptionField[],
): void {
  if (code === PAD || code === END || code === OVERLOAD) throw new RangeError(`option ${code} has no value`);
  let written = 0;
  for (const field of fields) {
    while (written < value.length || (written === 0 && value.length === 0)) {
      const room = field.limit - field.offset - PART_HEADER;
      if (room < Math.min(1, value.length)) break;
      const length = Math.min(LONGEST_PART, room, value.length - written);
      bytes[field.offset] = code;
      bytes[field.offset + 1] = length;
      bytes.set(value.subarray(written, written + length), field.offset + PART_HEADER);
      field.offset += PART_HEADER + length;
      written += length;
      if (written === value.length) return;
    }
  }
  throw new RangeError(`option ${code}: ${value.length - written} octets don't fit`);
}

/** Octets that the options take, without the end option. */
function optionOctets(options: DhcpPacket['options']): number {
  let sum = 0;
  for (const value of options.values()) sum += partedOctets(value.length);
  return sum;
}

function partedOctets(length: number): number {
  return length + PART_HEADER * Math.max(1, Math.ceil(length / LONGEST_PART));
}

function writeAddress(view: DataView, offset: number, address: Ipv4Address): void {
  if (address !== NO_ADDRESS) view.setUint32(offset, ipv4ToNumber(address));
}

function writeText(bytes: Uint8Array, start: number, end: number, text: string): void {
  if (text === '') return;
  if (text.length >= end - start) throw new RangeError(`${text.length} characters don't fit a header field`);
  bytes.set(Buffer.from(text, 'latin1'), start);
}
