import type { DhcpInterface } from '#net/dhcp-server/dhcp-interface.ts';
import type { SnippetFacts } from '#provisioning/dhcp-snippets/snippet.ts';
import type { Ipv4Address } from '#values/ipv4-address.ts';
import { type Ipv4Network, networkHolds } from '#values/ipv4-network.ts';
import { OffhookError } from '#values/offhook-error.ts';

/** Where an operator and this machine say that phones find their files. */
export interface SnippetInputs {
  /** Named by the operator; these win over everything else. */
  readonly named: readonly Ipv4Address[];
  /** The phones' network, when the operator named it. */
  readonly network?: Ipv4Network;
  /** What the server listens on, or would. */
  readonly served: readonly Ipv4Address[];
  readonly interfaces: readonly DhcpInterface[];
}

/**
 * What another DHCP server is told of this installation. Throws `OffhookError` with the candidates when it can't be
 * known which of several addresses phones reach, or which network they are in.
 */
export function snippetFacts({ named, network, served, interfaces }: SnippetInputs): SnippetFacts {
  const candidates = served.filter((address) => !address.startsWith('127.'));
  const [first, ...others] = named.length > 0 ? named : candidates;
  if (first === undefined) {
    throw new OffhookError(
      'DHCP_ADDRESS_UNKNOWN',
      'No address of this machine is known that phones could reach.',
      'Connect it to their network, or name the address: --tftp ADDRESS.',
    );
  }
  if (named.length === 0 && others.length > 0) {
    throw new OffhookError(
      'DHCP_ADDRESS_OPEN',
      `Phones could be sent to several addresses: ${candidates.map((address) => withName(address, interfaces)).join(', ')}.`,
      'Name the one on their network: --tftp ADDRESS. A second --tftp is for when the first does not answer.',
    );
  }
  return { tftpServers: [first, ...others], network: network ?? networkOf(first, interfaces) };
}

function networkOf(address: Ipv4Address, interfaces: readonly DhcpInterface[]): Ipv4Network {
  const near = interfaces.find((one) => networkHolds(one.network, address));
  if (near !== undefined) return near.network;
  throw new OffhookError(
    'DHCP_NETWORK_OPEN',
    `${address} is in no network of this machine, so it can't be told which network the phones are in.`,
    'Name it: --network 192.168.0.0/24.',
  );
}

function withName(address: Ipv4Address, interfaces: readonly DhcpInterface[]): string {
  const name = interfaces.find((one) => one.address === address)?.name;
  return name === undefined ? address : `${address} (${name})`;
}
