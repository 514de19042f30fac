import type { Ipv4Address } from '#values/ipv4-address.ts';

/*
 * A DHCP message (RFC 2131 §2), all numbers in network order:
 *
 *   0      1      2      3      4                 8       10      12      16      20      24      28
 *   | op   | htype| hlen | hops | xid             | secs  | flags | ciaddr| yiaddr| siaddr| giaddr| …
 *   28                 44               108              236            240
 *   | chaddr (16)      | sname (64)     | file (128)     | cookie       | options …
 */

/** Who speaks (RFC 2131 §2, `op`). */
export const OPERATION = { request: 1, reply: 2 } as const;

/** What a message says (RFC 2132 §9.6, option 53). */
export const MESSAGE_TYPE = {
  discover: 1,
  offer: 2,
  request: 3,
  decline: 4,
  ack: 5,
  nak: 6,
  release: 7,
  inform: 8,
} as const;

export const SERVER_PORT = 67;
export const CLIENT_PORT = 68;

/** Hardware type of Ethernet (RFC 1700, `htype`). */
export const ETHERNET = 1;

/** The client can't take unicast before it has its address (RFC 2131 §2, `flags`). */
export const BROADCAST_FLAG = 0x8000;

/** "No address" in a header field. */
export const NO_ADDRESS = '0.0.0.0' as Ipv4Address;

/** Where each part of the header begins, in octets. */
export const OFFSETS = {
  xid: 4,
  secs: 8,
  flags: 10,
  ciaddr: 12,
  yiaddr: 16,
  siaddr: 20,
  giaddr: 24,
  chaddr: 28,
  sname: 44,
  file: 108,
  cookie: 236,
  options: 240,
} as const;

/** Marks that options follow (RFC 2131 §3). */
export const MAGIC_COOKIE = 0x63825363;

/** Options that structure the wire and carry no value of their own. */
export const PAD = 0;
export const END = 255;
export const OVERLOAD = 52;

/** One message, as far as the wire goes; what the options mean is the option table's business. */
export interface DhcpPacket {
  readonly op: (typeof OPERATION)[keyof typeof OPERATION];
  readonly htype: number;
  /** Relays that passed it on. */
  readonly hops: number;
  readonly xid: number;
  /** Seconds since the client began. */
  readonly secs: number;
  readonly flags: number;
  /** The client's address, when it has one and can answer ARP for it. */
  readonly ciaddr: Ipv4Address;
  /** The client's address, as the server tells it. */
  readonly yiaddr: Ipv4Address;
  /** The next server, where boot files are. */
  readonly siaddr: Ipv4Address;
  /** The relay that speaks for the client. */
  readonly giaddr: Ipv4Address;
  /** The client's hardware address, as many octets as `hlen` says. */
  readonly chaddr: Uint8Array;
  /** Server name, empty when there is none or the field holds options. */
  readonly sname: string;
  /** Boot file name, empty likewise. */
  readonly file: string;
  /**
   * Every option, known or not, by its code; parts of a long one are joined (RFC 3396). Without pad, end and
   * overload, which belong to the wire.
   */
  readonly options: ReadonlyMap<number, Uint8Array>;
}
