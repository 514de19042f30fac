import { localAddressTowards } from '#net/local-addresses.ts';
import type { Ipv4Address } from '#values/ipv4-address.ts';

/** All of 127.0.0.0/8 is this machine; servers use the first, so phones begin with the second. */
const SPARE = ['127.0.0.2', '127.0.0.3'] as const;

/**
 * The address a virtual phone sends from when nobody names one: the one that leads to the server. On the server's
 * own machine that would be the server's own, where the SIP port is taken, so there it is one of the loopback
 * network. `towards` asks the routing table.
 */
export async function virtualPhoneAddress(
  server: Ipv4Address,
  towards: (destination: Ipv4Address) => Promise<Ipv4Address> = localAddressTowards,
): Promise<Ipv4Address> {
  if (!server.startsWith('127.')) {
    const local = await towards(server);
    if (local !== server) return local;
  }
  return SPARE.find((address) => address !== server) as Ipv4Address;
}
