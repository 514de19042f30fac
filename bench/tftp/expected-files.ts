import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ExpectedFile } from './crowd.ts';
import { chainOf, FIRST_ADDRESS, phoneAt } from './phone.ts';

/** A file as it has to arrive. */
export function readExpected(tree: string, name: string): ExpectedFile {
  return { name, bytes: readFileSync(join(tree, name)) };
}

/** What each phone fetches in its boot, by its address as a number; all read beforehand. */
export function chainsOf(
  tree: string,
  addresses: readonly number[],
): (address: number) => readonly ExpectedFile[] {
  const known = new Map<string, ExpectedFile>();
  const files = new Map(
    addresses.map((address) => {
      const names = chainOf(phoneAt(address - FIRST_ADDRESS));
      return [address, names.map((name) => known.getOrInsertComputed(name, () => readExpected(tree, name)))];
    }),
  );
  return (address) => files.get(address) ?? [];
}
