import type { Clock } from '#values/clock.ts';
import type { Cancel, Timers } from '#values/timers.ts';

/** Time that goes on only when a test says so. Work that is due at the same moment is done in the order of planning. */
export class VirtualTime implements Clock, Timers {
  readonly #startsAt: number;
  readonly #planned = new Map<number, { readonly at: number; readonly work: () => void }>();
  #now = 0;
  #serial = 0;

  /** `startsAt` is the wall time at the beginning, in milliseconds since 1970. */
  constructor(startsAt = Date.UTC(2026, 10, 23)) {
    this.#startsAt = startsAt;
  }

  now(): number {
    return this.#startsAt + this.#now;
  }

  monotonic(): number {
    return this.#now;
  }

  /** Work that is still to be done. */
  get planned(): number {
    return this.#planned.size;
  }

  after(milliseconds: number, work: () => void): Cancel {
    if (!(milliseconds >= 0 && milliseconds < 2 ** 31)) throw new RangeError(`a wait of ${milliseconds} ms`);
    this.#serial += 1;
    const serial = this.#serial;
    this.#planned.set(serial, { at: this.#now + milliseconds, work });
    return () => this.#planned.delete(serial);
  }

  /** Lets time pass and does what becomes due on the way. */
  advance(milliseconds: number): void {
    const until = this.#now + milliseconds;
    for (let next = this.#next(); next !== undefined && next.at <= until; next = this.#next()) {
      this.#planned.delete(next.serial);
      this.#now = Math.max(this.#now, next.at);
      next.work();
    }
    this.#now = until;
  }

  #next(): { serial: number; at: number; work: () => void } | undefined {
    let first: { serial: number; at: number; work: () => void } | undefined;
    for (const [serial, plan] of this.#planned) {
      if (first === undefined || plan.at < first.at) first = { serial, ...plan };
    }
    return first;
  }
}
