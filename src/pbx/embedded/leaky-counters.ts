import { BoundedMap } from '#values/bounded-map.ts';
import type { Clock } from '#values/clock.ts';

/** Counts per key that drain with time. Bounded: the counter that was longest untouched is dropped first. */
export class LeakyCounters {
  readonly #clock: Pick<Clock, 'monotonic'>;
  readonly #drainMs: number;
  readonly #counters: BoundedMap<{ readonly level: number; readonly at: number }>;

  /** One unit drains every `drainMs`. */
  constructor(clock: Pick<Clock, 'monotonic'>, drainMs: number, limit = 10_000) {
    this.#clock = clock;
    this.#drainMs = drainMs;
    this.#counters = new BoundedMap(limit);
  }

  /** What is left of the count now; fractions count. */
  level(key: string): number {
    const counter = this.#counters.get(key);
    if (counter === undefined) return 0;
    return Math.max(0, counter.level - (this.#clock.monotonic() - counter.at) / this.#drainMs);
  }

  /** Adds one and gives the new level. */
  add(key: string): number {
    const level = this.level(key) + 1;
    this.#counters.set(key, { level, at: this.#clock.monotonic() });
    return level;
  }

  clear(key: string): void {
    this.#counters.delete(key);
  }
}
