import type { Ipv4Address } from '#values/ipv4-address.ts';
import type { MacAddress } from '#values/mac-address.ts';

/** What a client asks, in words of policy; how it stood on the wire is the codec's business. */
export interface DhcpQuestion {
  readonly type: 'discover' | 'request' | 'decline' | 'release' | 'inform';
  readonly mac: MacAddress;
  /**
   * Who holds a lease (RFC 2131 §4.2): the MAC address, or the client identifier where it says something else than
   * the MAC address.
   */
  readonly client: string;
  /** The address that the client has and answers for. */
  readonly current?: Ipv4Address;
  /** Option 50. */
  readonly requested?: Ipv4Address;
  /** Option 54: the server that is meant. */
  readonly server?: Ipv4Address;
  /** The relay that passed it on, on the client's network. */
  readonly relay?: Ipv4Address;
  /** Option 51, seconds. */
  readonly wantedSeconds?: number;
  /** Option 60 without NUL octets at its end; empty when it was not sent. */
  readonly vendorClass: string;
  /** Whether a NUL octet ended it on the wire. */
  readonly classEndsWithNul?: boolean;
  /** Whether it sent option 61. */
  readonly sendsIdentifier?: boolean;
  /** Option 55: the options that it asks for, as it orders them; only so many as a real client names. */
  readonly asksFor?: readonly number[];
  /** Option 12 likewise. */
  readonly hostName: string;
}
