import type { Ipv4Address } from '#values/ipv4-address.ts';
import type { MacAddress } from '#values/mac-address.ts';

/** An address and who has it, as it is kept. */
export interface Lease {
  readonly address: Ipv4Address;
  /** `quarantined`: somebody uses the address without a lease, so that nobody gets it for a while. */
  readonly state: 'bound' | 'released' | 'quarantined';
  /** See `DhcpQuestion.client`; empty in quarantine. */
  readonly client: string;
  readonly mac: MacAddress;
  /** Milliseconds since 1970: when the lease, or the quarantine, is over. */
  readonly expiresAt: number;
  /** Whether the client is on another network than we, where a relay speaks for it. */
  readonly relayed: boolean;
  readonly hostName: string;
  readonly vendorClass: string;
}

/** A lease as proof of who has an address. */
export interface LeaseBinding {
  readonly mac: MacAddress;
  /** Whether the client is on our own network, so that the neighbour table knows it, too. */
  readonly isOnLink: boolean;
}

/** What leases, as they were kept, say of an address at a moment of wall time. */
export function bindingOf(
  leases: readonly Lease[],
  address: Ipv4Address,
  now: number,
): LeaseBinding | undefined {
  const lease = leases.find((one) => one.address === address && one.state === 'bound' && one.expiresAt > now);
  return lease === undefined ? undefined : { mac: lease.mac, isOnLink: !lease.relayed };
}
