import { setImmediate as nextTurn } from 'node:timers/promises';

/**
 * Does something for each item, one after the other, and lets the event loop turn after every `aTurn` of them: a
 * thread that also answers packets must not be gone for long.
 */
export async function inTurns<Item>(
  items: Iterable<Item>,
  aTurn: number,
  act: (item: Item) => unknown,
): Promise<void> {
  let done = 0;
  for (const item of items) {
    const going = act(item);
    // To wait for nothing takes longer than most of what is done so.
    if (going instanceof Promise) await going;
    done += 1;
    if (done % aTurn === 0) await nextTurn();
  }
}
