import type { Ipv4Address } from '#values/ipv4-address.ts';
import type { Phone } from './phone.ts';
import type { Surroundings } from './ports.ts';

/** What binds an address to a phone, or why nothing does. */
export type Trust =
  | { readonly trusted: true; readonly by: 'lease' | 'operator' | 'neighbour-table' }
  | { readonly trusted: false; readonly code: TrustRefusalCode; readonly reason: string };

type TrustRefusalCode = 'ADDRESS_OF_ANOTHER_PHONE' | 'ADDRESS_NOT_BOUND' | 'ADDRESS_UNPROVEN';

/**
 * Whether who asks from `from` is the phone (docs/decisions/0005). Our own lease is the strongest binding:
 * no other word helps against it. On our own network it counts while the neighbour table agrees, since anyone there
 * can take an address without asking. An operator's word binds an address, and so does the kernel's neighbour
 * table: it holds the MAC address that answers there on the local network. `ADDRESS_UNPROVEN` means the table has
 * no entry yet; a datagram to the address makes the kernel find out.
 */
export function proveAddress(phone: Phone, from: Ipv4Address, surroundings: Surroundings): Trust {
  const lease = surroundings.leaseOf(from);
  if (lease !== undefined && lease.mac !== phone.mac) {
    return another(`${from} is leased to ${lease.mac}, not to ${phone.mac}.`);
  }
  if (lease !== undefined && !lease.isOnLink) return { trusted: true, by: 'lease' };
  const neighbour = surroundings.neighbour(from);
  if (lease !== undefined && neighbour !== undefined) {
    return neighbour === phone.mac
      ? { trusted: true, by: 'lease' }
      : another(`${from} is leased to ${phone.mac}, and ${neighbour} uses it.`);
  }
  if (phone.boundAddress === from) return { trusted: true, by: 'operator' };
  if (neighbour === phone.mac) return { trusted: true, by: 'neighbour-table' };
  if (neighbour !== undefined) {
    return another(`${from} belongs to ${neighbour} on this network, not to ${phone.mac}.`);
  }
  if (phone.boundAddress !== undefined) {
    return {
      trusted: false,
      code: 'ADDRESS_NOT_BOUND',
      reason: `${phone.mac} is bound to ${phone.boundAddress}, and ${from} asked.`,
    };
  }
  return {
    trusted: false,
    code: 'ADDRESS_UNPROVEN',
    reason: `Nothing binds ${from} to ${phone.mac}: this machine's neighbour table has no entry for the address.`,
  };
}

function another(reason: string): Trust {
  return { trusted: false, code: 'ADDRESS_OF_ANOTHER_PHONE', reason };
}
