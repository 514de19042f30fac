import type { Ipv4Address } from '#values/ipv4-address.ts';
import type { MacAddress } from '#values/mac-address.ts';
import type { Fleet, Surroundings } from './ports.ts';

/**
 * Which phone asks from an address, by the strongest evidence there is: our lease, an operator's word, the neighbour table,
 * the name it asked for a moment ago. Good enough for what is not secret; secrets want {@link proveAddress}.
 */
export function identifyAsker(
  from: Ipv4Address,
  fleet: Fleet,
  surroundings: Surroundings,
): MacAddress | undefined {
  return (
    surroundings.leaseOf(from)?.mac ??
    fleet.boundTo(from)?.mac ??
    surroundings.neighbour(from) ??
    surroundings.lastNamed(from)
  );
}
