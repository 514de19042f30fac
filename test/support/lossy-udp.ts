import { startUserSpaceNat, type UserSpaceNat } from '#test/support/user-space-nat.ts';
import type { Ipv4Address } from '#values/ipv4-address.ts';
import { seededRandom } from '#values/seeded-random.ts';

/** A bad network; shares are between 0 and 1 and hold for each direction. */
export interface LossyNetwork {
  readonly seed: number;
  readonly loss: number;
  readonly duplication: number;
  /** Share of the packets that are late, and so overtaken by others. */
  readonly reordering: number;
}

const LATE_MS = 5;

/** Puts a bad network between clients and a UDP server. Clients find the server at the relay's port. */
export function startLossyUdp(
  server: { readonly address: Ipv4Address; readonly port: number },
  inside: Ipv4Address,
  { seed, loss, duplication, reordering }: LossyNetwork,
): Promise<UserSpaceNat> {
  const random = seededRandom(seed);
  const fate = (): number[] => {
    if (random() < loss) return [];
    const delay = random() < reordering ? LATE_MS : 0;
    return random() < duplication ? [delay, delay] : [delay];
  };
  return startUserSpaceNat({ server, inside, filtering: 'none', fate });
}
