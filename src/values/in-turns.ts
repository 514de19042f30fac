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
    await act(item);
    done += 1;
    if (done % aTurn === 0) await nextTurn();
  }
}
