import { DecodeError } from '#values/decode-error.ts';
import { type Ipv4Address, ipv4FromNumber } from '#values/ipv4-address.ts';
import {
  type DhcpPacket,
  END,
  MAGIC_COOKIE,
  NO_ADDRESS,
  OFFSETS,
  OPERATION,
  OVERLOAD,
  PAD,
} from './packet.ts';

/** `hlen` can't say more than the field holds. */
const CHADDR_OCTETS = OFFSETS.sname - OFFSETS.chaddr;

/** Bits of option 52 (RFC 2132 §9.3): which header fields hold options. */
const IN_FILE = 1;
const IN_SNAME = 2;

/**
 * Reads a DHCP message. Values of options are views into the input. A missing end option and whatever follows
 * it are forgiven; an option that is cut short, a plain BOOTP message or a nonsensical header are not: they throw
 * {@link DecodeError}.
 */
export function decodePacket(bytes: Uint8Array): DhcpPacket {
  if (bytes.length < OFFSETS.options) {
    throw new DecodeError(`message: ${OFFSETS.options} octets expected at least`, bytes.length);
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const op = view.getUint8(0);
  if (op !== OPERATION.request && op !== OPERATION.reply) throw new DecodeError(`op: ${op}`, 0);
  const hlen = view.getUint8(2);
  if (hlen > CHADDR_OCTETS) throw new DecodeError(`hlen: ${hlen}, at most ${CHADDR_OCTETS} allowed`, 2);
  if (view.getUint32(OFFSETS.cookie) !== MAGIC_COOKIE) {
    throw new DecodeError('no magic cookie: BOOTP, not DHCP', OFFSETS.cookie);
  }
  const options = new Map<number, Uint8Array>();
  readOptions(bytes, OFFSETS.options, bytes.length, options);
  const overload = options.get(OVERLOAD)?.[0] ?? 0;
  options.delete(OVERLOAD);
  // RFC 3396 §5: the parts of a long option come in this order.
  if ((overload & IN_FILE) !== 0) readOptions(bytes, OFFSETS.file, OFFSETS.cookie, options);
  if ((overload & IN_SNAME) !== 0) readOptions(bytes, OFFSETS.sname, OFFSETS.file, options);
  options.delete(OVERLOAD);
  return {
    op,
    htype: view.getUint8(1),
    hops: view.getUint8(3),
    xid: view.getUint32(OFFSETS.xid),
    secs: view.getUint16(OFFSETS.secs),
    flags: view.getUint16(OFFSETS.flags),
    ciaddr: addressAt(view, OFFSETS.ciaddr),
    yiaddr: addressAt(view, OFFSETS.yiaddr),
    siaddr: addressAt(view, OFFSETS.siaddr),
    giaddr: addressAt(view, OFFSETS.giaddr),
    chaddr: viewOf(bytes, OFFSETS.chaddr, hlen),
    sname: (overload & IN_SNAME) === 0 ? textAt(bytes, OFFSETS.sname, OFFSETS.file) : '',
    file: (overload & IN_FILE) === 0 ? textAt(bytes, OFFSETS.file, OFFSETS.cookie) : '',
    options,
  };
}

function readOptions(bytes: Uint8Array, start: number, end: number, into: Map<number, Uint8Array>): void {
  let offset = start;
  while (offset < end) {
    const code = bytes[offset] as number;
    if (code === END) return;
    if (code === PAD) {
      offset += 1;
      continue;
    }
    const length = offset + 1 < end ? (bytes[offset + 1] as number) : Number.POSITIVE_INFINITY;
    if (offset + 2 + length > end) throw new DecodeError(`option ${code}: cut short`, offset);
    const value = viewOf(bytes, offset + 2, length);
    const earlier = into.get(code);
    into.set(code, earlier === undefined ? value : joined(earlier, value));
    offset += 2 + length;
  }
}

/** As `subarray`, which takes several times as long for a `Buffer`. */
function viewOf(bytes: Uint8Array, start: number, length: number): Uint8Array {
  return new Uint8Array(bytes.buffer, bytes.byteOffset + start, length);
}

function joined(first: Uint8Array, second: Uint8Array): Uint8Array {
  const whole = new Uint8Array(first.length + second.length);
  whole.set(first);
  whole.set(second, first.length);
  return whole;
}

function addressAt(view: DataView, offset: number): Ipv4Address {
  const value = view.getUint32(offset);
  return value === 0 ? NO_ADDRESS : ipv4FromNumber(value);
}

function textAt(bytes: Uint8Array, start: number, end: number): string {
  if (bytes[start] === 0) return '';
  const nul = bytes.indexOf(0, start);
  const stop = nul < 0 || nul > end ? end : nul;
  return Buffer.from(bytes.buffer, bytes.byteOffset + start, stop - start).toString('latin1');
}
