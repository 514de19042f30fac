import { type Ipv4Address, ipv4ToNumber, parseIpv4Address } from './ipv4-address.ts';

/** A block of addresses, `192.168.0.0/24`. */
export interface Ipv4Network {
  readonly base: number;
  readonly prefixLength: number;
}

/** Reads `address/length`; a bare address is a network of one. Host bits are cleared. */
export function parseIpv4Network(text: string): Ipv4Network | undefined {
  const [addressText = '', lengthText = '32', ...rest] = text.trim().split('/');
  const address = parseIpv4Address(addressText);
  if (address === undefined || rest.length > 0 || !/^\d{1,2}$/.test(lengthText)) return undefined;
  const prefixLength = Number(lengthText);
  if (prefixLength > 32) return undefined;
  const size = 2 ** (32 - prefixLength);
  return { base: Math.floor(ipv4ToNumber(address) / size) * size, prefixLength };
}

/** Whether the network holds the address. */
export function networkHolds(network: Ipv4Network, address: Ipv4Address): boolean {
  const offset = ipv4ToNumber(address) - network.base;
  return offset >= 0 && offset < 2 ** (32 - network.prefixLength);
}

const PRIVATE = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '169.254.0.0/16', '127.0.0.0/8'];

/** Private (RFC 1918), link-local (RFC 3927) and loopback networks: whom we answer without being told. */
export const PRIVATE_NETWORKS: readonly Ipv4Network[] = PRIVATE.map((text) => {
  const network = parseIpv4Network(text);
  if (network === undefined) throw new TypeError(`not a network: ${text}`);
  return network;
});

/** The subnet mask, as a number. */
export function networkMask({ prefixLength }: Ipv4Network): number {
  // A shift by 32 is one by 0.
  return prefixLength === 0 ? 0 : (0xffffffff << (32 - prefixLength)) >>> 0;
}
