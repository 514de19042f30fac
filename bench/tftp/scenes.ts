/** What is measured. */
import type { LoadOrder } from './load.ts';

/** A load to put on every server. */
export interface Scene extends Pick<LoadOrder, 'chains' | 'images' | 'loss' | 'isCut'> {
  readonly name: string;
  /** Whether it is short enough, and telling enough, for the quick run. */
  readonly isQuick: boolean;
  /**
   * Whether it ends when every phone of the building has booted, whoever has to wait: where requests are dropped, those that
   * were are part of how fast a server is. Otherwise nobody new begins after a while.
   */
  readonly isWhole: boolean;
  /** The most that a socket may buffer (`net.core.rmem_max`), in octets; as the machine has it when absent. */
  readonly receiveLimit?: number;
}

/** `rmem_max` of a Debian that nobody has tuned. */
const DEBIAN_RECEIVE_LIMIT = 212_992;

/** So many first requests at once are more than some servers' sockets hold. */
const CROWDED = 1000;

/** In the order in which each server plays them; the first is of phones whose files were never asked for. */
export const SCENES: readonly Scene[] = [
  { ...scene(50, 0), isQuick: true },
  { ...scene(1000, 0), isQuick: true },
  { ...scene(0, 20), isQuick: true },
  scene(0, 100),
  scene(50, 100),
  scene(0, 1),
  scene(200, 0),
  scene(1, 0),
];

/** Each of them again where the system or the network is not as one would have it. */
export const HARD_SCENES: readonly Scene[] = [
  ...SCENES.map((one) => ({
    ...one,
    name: `${one.name}; Debian's rmem_max`,
    receiveLimit: DEBIAN_RECEIVE_LIMIT,
    isQuick: false,
  })),
  ...[0.01, 0.05].flatMap((loss) => SCENES.map(({ chains, images }) => scene(chains, images, loss))),
];

function scene(chains: number, images: number, loss = 0): Scene {
  const parts = [
    ...(chains > 0 ? [`small files, ${chains} at once`] : []),
    ...(images > 0 ? [`images, ${images} at once`] : []),
    ...(loss > 0 ? [`${loss * 100} % lost`] : []),
  ];
  // An image that loses 150 datagrams takes minutes, of which each is like the other.
  const isCut = images > 0 && loss > 0;
  const isWhole = chains >= CROWDED && images === 0 && loss === 0;
  return { name: parts.join('; '), chains, images, loss, isCut, isQuick: false, isWhole };
}
