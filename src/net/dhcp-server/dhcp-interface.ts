import { networkInterfaces } from 'node:os';
import { type Ipv4Address, parseIpv4Address } from '#values/ipv4-address.ts';
import { type Ipv4Network, parseIpv4Network } from '#values/ipv4-network.ts';
import { type MacAddress, parseMacAddress } from '#values/mac-address.ts';
import { OffhookError } from '#values/offhook-error.ts';

/** A network interface that DHCP can be served on. */
export interface DhcpInterface {
  readonly name: string;
  readonly address: Ipv4Address;
  readonly network: Ipv4Network;
  readonly mac: MacAddress;
}

/** The interfaces with an IPv4 and a MAC address, one entry for each address. */
export function dhcpInterfaces(): DhcpInterface[] {
  return Object.entries(networkInterfaces()).flatMap(([name, infos = []]) =>
    infos.flatMap(({ address: addressText, cidr, mac: macText, internal }) => {
      const address = parseIpv4Address(addressText);
      const network = parseIpv4Network(cidr ?? '');
      const mac = parseMacAddress(macText);
      const isWhole = !internal && address !== undefined && network !== undefined && mac !== undefined;
      return isWhole ? [{ name, address, network, mac }] : [];
    }),
  );
}

/**
 * The interface of that name or, without a name, the only one there is. Throws `OffhookError` with the list when
 * there are several, so that nobody serves addresses where it was not meant.
 */
export function chooseDhcpInterface(
  wanted: string | undefined,
  candidates: readonly DhcpInterface[],
): DhcpInterface {
  const fitting = wanted === undefined ? candidates : candidates.filter(({ name }) => name === wanted);
  const [first, second] = fitting;
  const list = candidates.map(({ name, address }) => `${name} (${address})`).join(', ') || 'none';
  if (first === undefined) {
    throw new OffhookError(
      'DHCP_INTERFACE_UNKNOWN',
      wanted === undefined
        ? 'No interface of this machine has an IPv4 address, so there is nowhere to serve DHCP.'
        : `There is no interface ${wanted} with an IPv4 address; there are: ${list}.`,
      'Give the interface an address of its own first, and name it as dhcp.interface in settings.yaml.',
    );
  }
  if (second !== undefined && wanted === undefined) {
    throw new OffhookError(
      'DHCP_INTERFACE_OPEN',
      `DHCP could be served on several interfaces: ${list}.`,
      'Name one as dhcp.interface in settings.yaml.',
    );
  }
  return first;
}
