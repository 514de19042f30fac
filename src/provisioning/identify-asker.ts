import type { Ipv4Address } from '#values/ipv4-address.ts';
import type { MacAddress } from '#values/mac-address.ts';
import type { Attribution } from './boot-session/attribution.ts';
import type { Fleet, Surroundings } from './ports.ts';

/** A phone, and why something counts as its. */
export interface AttributedPhone {
  readonly mac: MacAddress;
  readonly because: Attribution;
}

/**
 * Which phone asks from an address, by the strongest evidence there is: our lease, an operator's word, the neighbour table,
 * the name it asked for a moment ago. Good enough for what is not secret; secrets want {@link proveAddress}.
 */
export function attributeAsker(
  from: Ipv4Address,
  fleet: Pick<Fleet, 'boundTo'>,
  surroundings: Surroundings,
): AttributedPhone | undefined {
  return (
    attributed(surroundings.leaseOf(from)?.mac, 'lease') ??
    attributed(fleet.boundTo(from)?.mac, 'binding') ??
    attributed(surroundings.neighbour(from), 'neighbour-table') ??
    attributed(surroundings.lastNamed(from), 'named-lately')
  );
}

/** The same without the reason. */
export function identifyAsker(
  from: Ipv4Address,
  fleet: Pick<Fleet, 'boundTo'>,
  surroundings: Surroundings,
): MacAddress | undefined {
  return attributeAsker(from, fleet, surroundings)?.mac;
}

function attributed(mac: MacAddress | undefined, because: Attribution): AttributedPhone | undefined {
  return mac === undefined ? undefined : { mac, because };
}
