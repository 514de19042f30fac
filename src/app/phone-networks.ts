import type { Ipv4Address } from '#values/ipv4-address.ts';
import { networkHolds, PRIVATE_NETWORKS } from '#values/ipv4-network.ts';
import type { PhoneNetwork } from './program-settings.ts';

/** Phone-facing ports answer private networks and those that the settings name; others get silence. */
export function isServed(networks: readonly PhoneNetwork[], address: Ipv4Address): boolean {
  return (
    PRIVATE_NETWORKS.some((network) => networkHolds(network, address)) ||
    networks.some(({ network }) => networkHolds(network, address))
  );
}

/** Whether unknown phones at the address are offered a load: the smallest network that holds it decides. */
export function isConvertedOnSight(networks: readonly PhoneNetwork[], address: Ipv4Address): boolean {
  const [smallest] = networks
    .filter(({ network }) => networkHolds(network, address))
    .sort((a, b) => b.network.prefixLength - a.network.prefixLength);
  return smallest?.convertOnSight ?? false;
}
