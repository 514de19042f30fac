/** From rounds to figures, and from figures to a table. */
import { median } from '#bench/median.ts';
import type { GroupResult } from './load.ts';
import type { Measured } from './measure.ts';
import type { Percentiles } from './percentiles.ts';

/** One scene, all servers. */
export interface SceneFigures {
  readonly scene: string;
  readonly contenders: readonly ({ readonly name: string; readonly rounds: number } & Measured)[];
}

/** Megabytes of a server that knows all phones: before any asked for a file, and some seconds after all scenes. */
export interface Memory {
  readonly before: number;
  readonly after: number;
}

/** Of several rounds, each figure by itself: a round that something else disturbed does not show. */
export function medians<T extends object>(
  rounds: ReadonlyMap<string, readonly T[]>,
): readonly ({ readonly name: string; readonly rounds: number } & T)[] {
  return Array.from(rounds, ([name, all]) => ({ name, rounds: all.length, ...middle(all) }));
}

/** Numbers become their medians, whatever they are in. */
function middle<T>(all: readonly T[]): T {
  const [first] = all;
  if (typeof first === 'number') return median(all as readonly number[]) as T;
  if (Array.isArray(first)) {
    return first.map((_, index) => middle(all.map((one) => (one as unknown[])[index]))) as T;
  }
  if (typeof first !== 'object' || first === null) return first as T;
  const names = Object.keys(first) as (keyof T)[];
  return Object.fromEntries(names.map((name) => [name, middle(all.map((one) => one[name]))])) as T;
}

/**
 * Prints one scene: a row for each server and kind of phones, and how many times as fast as it ours is, and as dear
 * in processor time.
 */
export function printScene({ scene, contenders }: SceneFigures): void {
  console.log(`\n${scene}`);
  const [ours] = contenders;
  console.table(
    Object.fromEntries(
      contenders.flatMap((contender) =>
        contender.groups.map((group, index) => {
          const several = contender.groups.length > 1;
          return [
            several ? `${contender.name}: ${group.kind}` : contender.name,
            row(contender, group, ours, index),
          ];
        }),
      ),
    ),
  );
}

/** Prints what the servers take with so many phones. */
export function printMemory(servers: readonly ({ readonly name: string } & Memory)[], phones: number): void {
  console.log(`\nmemory in megabytes, with ${phones.toLocaleString('en')} phones`);
  const rows = servers.map(({ name, before, after }) => [
    name,
    { 'before the first file': Math.round(before), 'after all scenes': Math.round(after) },
  ]);
  console.table(Object.fromEntries(rows));
}

function row(
  { wire, microsecondsPerBlock, megabytes }: Measured,
  group: GroupResult,
  ours: Measured | undefined,
  index: number,
) {
  const troubles = Object.entries({ ...wire, failed: group.failed })
    .filter(([name, count]) => name !== 'blocks' && count > 0)
    .map(([name, count]) => `${name} ${count}`);
  return {
    'files/s': round(group.perSecond),
    'Offhook ×': round((ours?.groups[index]?.perSecond ?? 0) / group.perSecond),
    'file ms': times(group.fileTimes),
    'chain ms': times(group.chainTimes),
    'µs/block': round(microsecondsPerBlock),
    'Offhook µs ×': round((ours?.microsecondsPerBlock ?? 0) / microsecondsPerBlock),
    MB: Math.round(megabytes),
    troubles: troubles.join(', '),
  };
}

/** The middle one, 95 and 99 of 100, and the longest; nothing where nobody came to an end. */
function times({ p50, p95, p99, max }: Percentiles): string {
  if (max === 0) return '';
  return [p50, p95, p99, max].map(round).join(' / ');
}

/** Three digits that count. */
function round(value: number): number {
  return value >= 100 ? Math.round(value) : Number(value.toPrecision(3));
}
