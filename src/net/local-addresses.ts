import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { networkInterfaces } from 'node:os';
import { type Ipv4Address, parseIpv4Address } from '#values/ipv4-address.ts';
import { OffhookError } from '#values/offhook-error.ts';

/** The IPv4 addresses of the interfaces that are up; those of the loopback interface come last. */
export function localIpv4Addresses(): Ipv4Address[] {
  const infos = Object.values(networkInterfaces()).flatMap((list) => list ?? []);
  return infos
    .toSorted((a, b) => Number(a.internal) - Number(b.internal))
    .map(({ address }) => parseIpv4Address(address))
    .filter((address) => address !== undefined);
}

/** Port 9 is "discard" (RFC 863); nothing is sent there. */
const ANY_PORT = 9;

/**
 * The local address that this machine would send from to reach another, by its routing table.
 * @throws OffhookError `NO_ROUTE`
 */
export async function localAddressTowards(destination: Ipv4Address): Promise<Ipv4Address> {
  const socket = createSocket('udp4');
  try {
    socket.connect(ANY_PORT, destination);
    await once(socket, 'connect');
    const address = parseIpv4Address(socket.address().address);
    if (address !== undefined) return address;
    throw new TypeError(`not an IPv4 address: ${socket.address().address}`);
  } catch (cause) {
    throw new OffhookError(
      'NO_ROUTE',
      `This machine knows no way to ${destination}.`,
      'Connect it to that network, or correct the address.',
      { cause },
    );
  } finally {
    socket.close();
  }
}
