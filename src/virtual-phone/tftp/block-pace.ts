import type { PhoneTime } from '#virtual-phone/phone-time.ts';

/** How much a timer may come late, in shortest waits, and the next blocks still make up for it. */
const LATENESS_MADE_UP = 50;

/**
 * How fast the phone takes the blocks of one file: one in so many milliseconds, counted from the request, so that
 * the way to the server and back is part of it. When the server is slower than that, the pace begins anew from the
 * late block. Waits too short for a timer are put off until they come to one.
 */
export class BlockPace {
  readonly #millisecondsPerBlock: number;
  readonly #shortestWait: number;
  /** When the phone is ready for the next block. */
  #ready: number;

  constructor(millisecondsPerBlock: number, time: PhoneTime) {
    this.#millisecondsPerBlock = millisecondsPerBlock;
    this.#shortestWait = time.shortestWait;
    this.#ready = time.now();
  }

  /** A block came: how long it waits until the phone takes it, 0 for not at all. */
  waitForBlock(now: number): number {
    const forgotten = now - LATENESS_MADE_UP * this.#shortestWait;
    this.#ready = Math.max(this.#ready + this.#millisecondsPerBlock, forgotten);
    const wait = this.#ready - now;
    return wait < this.#shortestWait ? 0 : Math.max(0, wait);
  }
}
