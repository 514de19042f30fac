import { performance } from 'node:perf_hooks';
import { getHeapStatistics } from 'node:v8';
import { measureMemory } from 'node:vm';

/** The heap of a thread, and how much that thread has to do. */
export interface Heap {
  /** Octets in use, garbage included until it is found, and octets held for them. */
  readonly size: () => { readonly used: number; readonly held: number };
  /** How much of the time since it was asked last the thread was busy, from 0 to 1. */
  readonly busyShare: () => number;
  /** Finds all garbage, and moves together some of what is left. Rejects when it can't. */
  readonly collect: () => Promise<unknown>;
}

/** Other work goes first; and what a phone now and then takes is no storm. */
const QUIET_SHARE = 0.1;
/** In a row: in the gaps of a storm nothing is begun that the next phones would have to wait for. */
const QUIET_LOOKS = 4;
/** Less that is new is not worth a search through everything: 10,000 phones are looked at in a tenth of a second. */
const WORTHWHILE_OCTETS = 32_000_000;
/** The room between things in use is given back a part at a time, as long as this much comes of it. */
const WORTHWHILE_GAIN = 6_000_000;

/**
 * Collects garbage once it is quiet. V8 does so when the heap has become several times as large as what was in use, or
 * minutes later: what thousands of phones have left after a storm would stay until then.
 */
export class QuietCollector {
  readonly #heap: Heap;
  readonly #onError: (error: unknown) => void;
  #usedAfterwards = 0;
  #heldBefore = 0;
  #foundMuch = false;
  #isCollecting = false;
  #quietLooks = 0;

  constructor(heap: Heap, onError: (error: unknown) => void) {
    this.#heap = heap;
    this.#onError = onError;
  }

  /** To be called once a second: collects if it has been quiet for {@link QUIET_LOOKS} of them, and it is worth it. */
  look(): void {
    const isQuiet = this.#heap.busyShare() < QUIET_SHARE;
    this.#quietLooks = isQuiet ? this.#quietLooks + 1 : 0;
    if (this.#isCollecting || this.#quietLooks < QUIET_LOOKS) return;
    const { used, held } = this.#heap.size();
    const hasMuchNew = used - this.#usedAfterwards >= WORTHWHILE_OCTETS;
    // V8 knows only from the collection before where little is in use.
    const mayGiveBack = this.#foundMuch || this.#heldBefore - held >= WORTHWHILE_GAIN;
    if (!hasMuchNew && !mayGiveBack) return;
    this.#foundMuch = hasMuchNew;
    this.#heldBefore = held;
    this.#isCollecting = true;
    this.#quietLooks = 0;
    this.#collect().catch(this.#onError);
  }

  async #collect(): Promise<void> {
    try {
      await this.#heap.collect();
    } finally {
      this.#usedAfterwards = this.#heap.size().used;
      this.#isCollecting = false;
    }
  }
}

/**
 * The heap of this thread. Measuring it is the one collection that Node begins in small steps, with packets in between:
 * `gc()` holds everything up for as long as it takes.
 */
export function ownHeap(): Heap {
  let before = performance.eventLoopUtilization();
  return {
    size: () => {
      const { used_heap_size: used, total_heap_size: held } = getHeapStatistics();
      return { used, held };
    },
    busyShare: () => {
      const now = performance.eventLoopUtilization();
      const { utilization } = performance.eventLoopUtilization(now, before);
      before = now;
      return utilization;
    },
    collect: () => measureMemory({ execution: 'eager' }),
  };
}
