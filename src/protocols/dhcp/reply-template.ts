import { type Ipv4Address, ipv4ToNumber } from '#values/ipv4-address.ts';
import { encodePacket } from './encode-packet.ts';
import { type DhcpPacket, END, NO_ADDRESS, OFFSETS } from './packet.ts';

/** Relays and old clients expect a whole BOOTP message (RFC 1542 §2.1). */
const SHORTEST_OCTETS = 300;
/** Room for whatever a template holds; what a client takes is looked at when it is filled in. */
const UNLIMITED = 65_507;
const LONGEST_PART = 255;

/** What differs between replies that say the same. */
export interface ReplyPlaces extends Pick<DhcpPacket, 'htype' | 'xid' | 'flags' | 'giaddr' | 'chaddr'> {
  readonly ciaddr: Ipv4Address;
  readonly yiaddr: Ipv4Address;
}

/** A reply that is written once and then filled in for each client: most of it is the same for all of a network. */
export class ReplyTemplate {
  readonly #bytes: Uint8Array;
  /** Where further options go. */
  readonly #end: number;

  /** `packet` says what is the same for all; its other fields don't matter. */
  constructor(packet: DhcpPacket) {
    this.#bytes = encodePacket(packet, UNLIMITED);
    let end: number = OFFSETS.options;
    while (this.#bytes[end] !== END) end += 2 + (this.#bytes[end + 1] ?? 0);
    this.#end = end;
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
    const length = own.reduce((sum, [, value]) => sum + 2 + value.length, this.#end + 1);
    if (length > maximumOctets || own.some(([, value]) => value.length > LONGEST_PART)) return undefined;
    const bytes = Buffer.alloc(Math.max(SHORTEST_OCTETS, length));
    bytes.set(this.#bytes.subarray(0, this.#end));
    bytes[1] = places.htype;
    bytes[2] = places.chaddr.length;
    bytes.writeUInt32BE(places.xid, OFFSETS.xid);
    bytes.writeUInt16BE(places.flags, OFFSETS.flags);
    writeAddress(bytes, OFFSETS.ciaddr, places.ciaddr);
    writeAddress(bytes, OFFSETS.yiaddr, places.yiaddr);
    writeAddress(bytes, OFFSETS.giaddr, places.giaddr);
    bytes.fill(0, OFFSETS.chaddr, OFFSETS.sname);
    bytes.set(places.chaddr, OFFSETS.chaddr);
    let offset = this.#end;
    for (const [code, value] of own) {
      bytes[offset] = code;
      bytes[offset + 1] = value.length;
      bytes.set(value, offset + 2);
      offset += 2 + value.length;
    }
    bytes[offset] = END;
    return bytes;
  }
}

function writeAddress(bytes: Buffer, offset: number, address: Ipv4Address): void {
  bytes.writeUInt32BE(address === NO_ADDRESS ? 0 : ipv4ToNumber(address), offset);
}
