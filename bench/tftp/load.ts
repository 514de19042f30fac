/**
 * The load of one scene, in a process of its own: `node load.ts ORDER`, where ORDER is a {@link LoadOrder} as JSON.
 * Prints a {@link LoadResult} as JSON.
 */
import { type Ipv4Address, ipv4ToNumber } from '#values/ipv4-address.ts';
import { bootCrowd, type Group, type GroupTally, type WireTally } from './crowd.ts';
import { chainsOf, readExpected } from './expected-files.ts';
import { type Percentiles, percentiles } from './percentiles.ts';
import { FIRST_ADDRESS, IMAGE } from './phone.ts';

/** What is asked for, of whom, and how. */
export interface LoadOrder {
  readonly server: Ipv4Address;
  readonly port: number;
  /** The files as they have to arrive. */
  readonly tree: string;
  /** How many phones have files there. */
  readonly phones: number;
  /** Phones at once that fetch their five small files, each phone once. */
  readonly chains: number;
  /** Phones at once that fetch an image, again and again. */
  readonly images: number;
  /** Share of the datagrams that are lost each way. */
  readonly loss: number;
  readonly milliseconds: number;
  /** Whether phones are unplugged when time is up; otherwise those that began go on to their end. */
  readonly isCut: boolean;
}

/** What came of one kind of phones. Times in milliseconds. */
export interface GroupResult {
  readonly kind: string;
  readonly files: number;
  /** Files in the measured time; a half counts as a half. */
  readonly perSecond: number;
  readonly failed: number;
  readonly fileTimes: Percentiles;
  readonly chainTimes: Percentiles;
}

export interface LoadResult {
  readonly groups: readonly GroupResult[];
  readonly wire: WireTally;
}

/** Kind to servers that drop requests: a 7960 waits four seconds. */
const PATIENCE_MS = 1000;

console.log(JSON.stringify(play(JSON.parse(process.argv[2] ?? '') as LoadOrder)));

function play(order: LoadOrder): LoadResult {
  const { server, port, tree, phones, chains, images, loss, milliseconds, isCut } = order;
  const all = Array.from({ length: phones }, (_, index) => FIRST_ADDRESS + index);
  // No phone does both.
  const addresses = all.slice(0, phones - images);
  const groups: Group[] = [];
  if (chains > 0) {
    const filesOf = chainsOf(tree, addresses);
    groups.push({ kind: 'small files', atOnce: chains, addresses, repeats: false, filesOf });
  }
  if (images > 0) {
    const image = [readExpected(tree, IMAGE)];
    const last = all.slice(-images);
    groups.push({ kind: 'images', atOnce: images, addresses: last, repeats: true, filesOf: () => image });
  }
  const options = { server: ipv4ToNumber(server), port, loss, milliseconds, isCut, patience: PATIENCE_MS };
  const played = bootCrowd(groups, options);
  return { groups: played.tallies.map((tally) => summed(tally, played.milliseconds)), wire: played.wire };
}

function summed(
  { kind, fileTimes, chainTimes, filesInTime, failed }: GroupTally,
  milliseconds: number,
): GroupResult {
  return {
    kind,
    files: fileTimes.length,
    perSecond: (filesInTime * 1000) / milliseconds,
    failed,
    fileTimes: percentiles(fileTimes),
    chainTimes: percentiles(chainTimes),
  };
}
