import type { DhcpInterface } from '#net/dhcp-server/dhcp-interface.ts';
import type { DhcpNetwork } from '#provisioning/dhcp/network.ts';
import { type Ipv4Address, ipv4ToNumber } from '#values/ipv4-address.ts';
import { networkHolds } from '#values/ipv4-network.ts';
import { OffhookError } from '#values/offhook-error.ts';
import type { DhcpNetworkSettings, DhcpSettings } from './dhcp-settings.ts';

/**
 * The networks as they are served from an interface: what the settings leave open becomes our own address, and
 * addresses that somebody has anyway are never given out. Throws `OffhookError` when none is the interface's own.
 */
export function networksOf(settings: DhcpSettings, own: DhcpInterface): DhcpNetwork[] {
  if (!settings.networks.some(({ network }) => networkHolds(network, own.address))) {
    throw new OffhookError(
      'DHCP_NETWORK_ELSEWHERE',
      `None of dhcp.networks holds ${own.address}, the address of ${own.name}.`,
      'Add the network of the interface to dhcp.networks in settings.yaml, or name another interface.',
    );
  }
  return settings.networks.map((network) => networkOf(network, settings, own.address));
}

function networkOf(
  settings: DhcpNetworkSettings,
  { reservations }: DhcpSettings,
  own: Ipv4Address,
): DhcpNetwork {
  const { exclude, tftpServers, ...rest } = settings;
  const { base, prefixLength } = settings.network;
  const [first = own, ...others] = tftpServers;
  const taken = [own, ...exclude, ...rest.routers, ...rest.dnsServers, ...rest.ntpServers, first, ...others];
  return {
    ...rest,
    tftpServers: [first, ...others],
    excluded: new Set([base, base + 2 ** (32 - prefixLength) - 1, ...taken.map(ipv4ToNumber)]),
    reservations: new Map(
      [...reservations]
        .filter(([, address]) => networkHolds(settings.network, address))
        .map(([mac, address]) => [mac, ipv4ToNumber(address)]),
    ),
  };
}
