import { networkInterfaces } from 'node:os';
import { type Ipv4Address, parseIpv4Address } from '#values/ipv4-address.ts';

/** The IPv4 addresses of the interfaces that are up; those of the loopback interface come last. */
export function localIpv4Addresses(): Ipv4Address[] {
  const infos = Object.values(networkInterfaces()).flatMap((list) => list ?? []);
  return infos
    .toSorted((a, b) => Number(a.internal) - Number(b.internal))
    .map(({ address }) => parseIpv4Address(address))
    .filter((address) => address !== undefined);
}
