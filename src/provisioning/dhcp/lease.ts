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
  /** Whether a relay passed the question on, so that the client is on another network than we. */
  readonly relayed: boolean;
  readonly hostName: string;
  readonly vendorClass: string;
}
