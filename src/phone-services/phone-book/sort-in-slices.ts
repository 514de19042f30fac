/** Lets whoever waits have the thread for a moment. */
export type Pause = () => Promise<void>;

const RUN = 1024;
const MERGED_AT_ONCE = 4096;

/**
 * Sorts without holding the thread for longer than some milliseconds: runs by themselves, then merges of two. Stable;
 * gives a new array.
 */
export async function sortInSlices<Item>(
  items: readonly Item[],
  compare: (a: Item, b: Item) => number,
  pause: Pause,
): Promise<Item[]> {
  let runs: Item[][] = [];
  for (let from = 0; from < items.length; from += RUN) {
    runs.push(items.slice(from, from + RUN).sort(compare));
    await pause();
  }
  while (runs.length > 1) {
    const longer: Item[][] = [];
    for (let index = 0; index < runs.length; index += 2) {
      longer.push(await merge(runs[index] ?? [], runs[index + 1] ?? [], compare, pause));
    }
    runs = longer;
  }
  return runs[0] ?? [];
}

async function merge<Item>(
  a: readonly Item[],
  b: readonly Item[],
  compare: (a: Item, b: Item) => number,
  pause: Pause,
): Promise<Item[]> {
  const merged: Item[] = [];
  let fromA = 0;
  let fromB = 0;
  while (merged.length < a.length + b.length) {
    const isFromA =
      fromB >= b.length || (fromA < a.length && compare(a[fromA] as Item, b[fromB] as Item) <= 0);
    merged.push((isFromA ? a[fromA++] : b[fromB++]) as Item);
    if (merged.length % MERGED_AT_ONCE === 0) await pause();
  }
  return merged;
}
