/**
 * The load of one scene, in a process of its own: `node load.ts ORDER`, where ORDER is a {@link LoadOrder} as JSON.
 * Prints a {@link LoadResult} as JSON.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Ipv4Address, ipv4ToNumber } from '#values/ipv4-address.ts';
import { bootCrowd, type ExpectedFile, type Group, type GroupTally, type WireTally } from './crowd.ts';
import { chainOf, FIRST_ADDRESS, IMAGE, phoneAt } from './phone.ts';

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

export interface Percentiles {
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  readonly max: number;
}

export interface LoadResult {
  readonly groups: readonly GroupResult[];
  readonly wire: WireTally;
}

const order = JSON.parse(process.argv[2] ?? '') as LoadOrder;
console.log(JSON.stringify(play(order)));

function play({ server, port, tree, phones, chains, images, loss, milliseconds }: LoadOrder): LoadResult {
  const read = (name: string): ExpectedFile => ({ name, bytes: readFileSync(join(tree, name)) });
  const all = Array.from({ length: phones }, (_, index) => FIRST_ADDRESS + index);
  // No phone does both.
  const addresses = all.slice(0, phones - images);
  const groups: Group[] = [];
  if (chains > 0) {
    const shared = new Map<string, ExpectedFile>();
    const files = new Map(addresses.map((address, index) => [address, chainFiles(index)]));
    function chainFiles(index: number): ExpectedFile[] {
      return chainOf(phoneAt(index)).map((name) => {
        const file = shared.get(name) ?? read(name);
        shared.set(name, file);
        return file;
      });
    }
    const filesOf = (address: number) => files.get(address) ?? [];
    groups.push({ kind: 'small files', atOnce: chains, addresses, repeats: false, filesOf });
  }
  if (images > 0) {
    const image = [read(IMAGE)];
    const last = all.slice(-images);
    groups.push({ kind: 'images', atOnce: images, addresses: last, repeats: true, filesOf: () => image });
  }
  const played = bootCrowd(groups, { server: ipv4ToNumber(server), port, loss, milliseconds });
  return { groups: played.tallies.map((tally) => summed(tally, played.milliseconds)), wire: played.wire };
}

function summed(
  { kind, fileTimes, chainTimes, blocks, blocksInTime, failed }: GroupTally,
  milliseconds: number,
): GroupResult {
  const share = blocks === 0 ? 0 : blocksInTime / blocks;
  return {
    kind,
    files: fileTimes.length,
    perSecond: (fileTimes.length * share * 1000) / milliseconds,
    failed,
    fileTimes: percentiles(fileTimes),
    chainTimes: percentiles(chainTimes),
  };
}

function percentiles(times: number[]): Percentiles {
  times.sort((a, b) => a - b);
  const at = (share: number) => times[Math.min(Math.floor(times.length * share), times.length - 1)] ?? 0;
  return { p50: at(0.5), p95: at(0.95), p99: at(0.99), max: at(1) };
}
