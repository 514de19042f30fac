import type { Ipv4Address } from '#values/ipv4-address.ts';
import type { Phone } from './phone.ts';
import type { Surroundings } from './ports.ts';

/** What binds an address to a phone, or why nothing does. */
export type Trust =
  | { readonly trusted: true; readonly by: 'operator' | 'neighbour-table' }
  | { readonly trusted: false; readonly code: TrustRefusalCode; readonly reason: string };

export type TrustRefusalCode = 'ADDRESS_OF_ANOTHER_PHONE' | 'ADDRESS_NOT_BOUND' | 'ADDRESS_UNPROVEN';

/**
 * Whether who asks from `from` is the phone (idea 7: secrets follow trust). An operator's word binds an address,
 * and so does the kernel's neighbour table: it holds the MAC address that answers there on the local network.
 * `ADDRESS_UNPROVEN` means the table has no entry yet; a datagram to the address makes the kernel find out.
 */
export function proveAddress(phone: Phone, from: Ipv4Address, surroundings: Surroundings): Trust {
  if (phone.boundAddress === from) return { trusted: true, by: 'operator' };
  const neighbour = surroundings.neighbour(from);
  if (neighbour === phone.mac) return { trusted: true, by: 'neighbour-table' };
  if (neighbour !== undefined) {
    return {
      trusted: false,
      code: 'ADDRESS_OF_ANOTHER_PHONE',
      reason: `${from} belongs to ${neighbour} on this network, not to ${phone.mac}.`,
    };
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
