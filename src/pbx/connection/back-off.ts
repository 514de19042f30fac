/** How long to wait between tries. */
interface BackOffBounds {
  readonly firstMs: number;
  readonly longestMs: number;
}

/** A fifth of each wait is left to chance, so that those who failed together don't come back together. */
const CHANCE = 0.2;

/** Waits that double from one failure to the next, up to a bound. */
export class BackOff {
  readonly #bounds: BackOffBounds;
  readonly #random: () => number;
  #nextMs: number;

  /** `random` gives numbers from 0 up to, not including, 1. */
  constructor(bounds: BackOffBounds, random: () => number = Math.random) {
    this.#bounds = bounds;
    this.#random = random;
    this.#nextMs = bounds.firstMs;
  }

  /** Milliseconds until the next try, after one more failure; at once the longest wait where trying again does harm. */
  next(isHarmful = false): number {
    const { longestMs } = this.#bounds;
    const fullMs = isHarmful ? longestMs : this.#nextMs;
    this.#nextMs = Math.min(fullMs * 2, longestMs);
    return Math.round(fullMs * (1 - CHANCE * this.#random()));
  }

  /** It worked: the next failure is the first one again. */
  reset(): void {
    this.#nextMs = this.#bounds.firstMs;
  }
}
