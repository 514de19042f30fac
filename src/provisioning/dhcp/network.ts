import type { Ipv4Address } from '#values/ipv4-address.ts';
import type { Ipv4Network } from '#values/ipv4-network.ts';
import type { MacAddress } from '#values/mac-address.ts';

/** Addresses from `first` to `last`, both included, as numbers. */
export interface AddressRange {
  readonly first: number;
  readonly last: number;
}

/** One network that gets addresses from us, and what its clients are told. */
export interface DhcpNetwork {
  readonly network: Ipv4Network;
  /** They don't overlap. */
  readonly ranges: readonly AddressRange[];
  /** Never given to anyone by itself: exclusions, the server's own address, routers. */
  readonly excluded: ReadonlySet<number>;
  readonly reservations: ReadonlyMap<MacAddress, number>;
  readonly routers: readonly Ipv4Address[];
  readonly dnsServers: readonly Ipv4Address[];
  readonly domain?: string;
  readonly ntpServers: readonly Ipv4Address[];
  /** One at least. The first is what options 66 and 150 and siaddr name, so that they always agree. */
  readonly tftpServers: readonly [Ipv4Address, ...Ipv4Address[]];
  /** Option 35, seconds. */
  readonly arpTimeout?: number;
  readonly leaseTimes: LeaseTimes;
  /** Further options as octets, by code. */
  readonly furtherOptions: ReadonlyMap<number, Uint8Array>;
}

/** Seconds. */
export interface LeaseTimes {
  readonly lease: number;
  /** T1 and T2 (RFC 2131 §4.4.5) of a lease of full length; a shorter one has them in proportion. */
  readonly renewal: number;
  readonly rebinding: number;
}

/** Half and seven eighths of the lease (RFC 2131 §4.4.5). */
export function usualLeaseTimes(lease: number): LeaseTimes {
  return { lease, renewal: Math.floor(lease / 2), rebinding: Math.floor((lease * 7) / 8) };
}

/** How our server behaves, whatever the network. */
export interface DhcpRules {
  /** `cisco-only` answers Cisco's vendor classes, known phones and reservations, and nobody else. */
  readonly mode: 'full' | 'cisco-only';
  /** Whether a client is refused an address that we know nothing of; a server beside another one keeps silent. */
  readonly authoritative: boolean;
  /** Our address on the interface that is served. */
  readonly server: Ipv4Address;
}

/** Whom an operator has taken in. */
export interface KnownPhones {
  /** How many there are. */
  readonly count: number;
  isKnown(mac: MacAddress): boolean;
  macs(): Iterable<MacAddress>;
}
