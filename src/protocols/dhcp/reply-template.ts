import { type Ipv4Address, ipv4ToNumber } from '#values/ipv4-address.ts';
import { encodePacket } from './encode-packet.ts';
import { type DhcpPacket, END, NO_ADDRESS, OFFSETS, PAD } from './packet.ts';

/** Relays and old clients expect a whole BOOTP message (RFC 1542 §2.1). */
const SHORTEST_OCTETS = 300;
/** Room for whatever a template holds; what a client takes is looked at when it is filled in. */
const UNLIMITED = 65_507;
const LONGEST_PART = 255;
const NO_HARDWARE = new Uint8Array(0);

/** What differs between replies that say the same. */
export interface ReplyPlaces extends Pick<DhcpPacket, 'htype' | 'xid' | 'flags' | 'giaddr' | 'chaddr'> {
  readonly ciaddr: Ipv4Address;
  readonly yiaddr: Ipv4Address;
}

/** A reply that is written once and then filled in for each client: most of it is the same for all of a network. */
export class ReplyTemplate {
  /** Everything up to where further options go. */
  readonly #head: Uint8Array;

  /** `packet` says what is the same for all; its other fields don't matter. */
  constructor(packet: DhcpPacket) {
    const bytes = encodePacket({ ...packet, chaddr: NO_HARDWARE }, UNLIMITED);
    let end: number = OFFSETS.options;
    while (bytes[end] !== END) end += 2 + (bytes[end + 1] ?? 0);
    this.#head = bytes.subarray(0, end);
  }

  /**
   * The reply to one client, with options of its own at the end; `undefined` when it takes more than
   * `maximumOctets`, or an option wants more than one part: {@link encodePacket} knows how to write these.
   */
  fill(
    places: ReplyPlaces,
    own: readonly (readonly [number, Uint8Array])[],
    maximumOctets: number,
  ): Uint8Array | undefined {
    let length = this.#head.length + 1;
    for (const [, value] of own) {
      if (value.length > LONGEST_PART) return undefined;
      length += 2 + value.length;
    }
    if (length > maximumOctets) return undefined;
    const total = Math.max(SHORTEST_OCTETS, length);
    const bytes = Buffer.allocUnsafe(total);
    bytes.set(this.#head);
    bytes[1] = places.htype;
    bytes[2] = places.chaddr.length;
    bytes.writeUInt32BE(places.xid, OFFSETS.xid);
    bytes.writeUInt16BE(places.flags, OFFSETS.flags);
    writeAddress(bytes, OFFSETS.ciaddr, places.ciaddr);
    writeAddress(bytes, OFFSETS.yiaddr, places.yiaddr);
    writeAddress(bytes, OFFSETS.giaddr, places.giaddr);
    bytes.set(places.chaddr, OFFSETS.chaddr);
    let offset = this.#head.length;
    for (const [code, value] of own) {
      bytes[offset] = code;
      bytes[offset + 1] = value.length;
      bytes.set(value, offset + 2);
      offset += 2 + value.length;
    }
    bytes[offset] = END;
    bytes.fill(PAD, offset + 1);
    return bytes;
  }
}

function writeAddress(bytes: Buffer, offset: number, address: Ipv4Address): void {
  bytes.writeUInt32BE(address === NO_ADDRESS ? 0 : ipv4ToNumber(address), offset);
}
