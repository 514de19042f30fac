import type { Clock } from '#values/clock.ts';
import type { Cancel, Timers } from '#values/timers.ts';

interface Plan {
  readonly at: number;
  readonly serial: number;
  work: (() => void) | undefined;
}

/** Time that goes on only when a test says so. Work that is due at the same moment is done in the order of planning. */
export class VirtualTime implements Clock, Timers {
  readonly #startsAt: number;
  /** A binary heap, the next plan first; cancelled plans stay in it without their work. */
  readonly #heap: Plan[] = [];
  #now = 0;
  #serial = 0;
  #planned = 0;

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
    return this.#planned;
  }

  after(milliseconds: number, work: () => void): Cancel {
    if (!(milliseconds >= 0 && milliseconds < 2 ** 31)) throw new RangeError(`a wait of ${milliseconds} ms`);
    this.#serial += 1;
    const plan: Plan = { at: this.#now + milliseconds, serial: this.#serial, work };
    this.#push(plan);
    this.#planned += 1;
    return () => {
      if (plan.work === undefined) return;
      plan.work = undefined;
      this.#planned -= 1;
    };
  }

  /** Lets time pass and does what becomes due on the way. */
  advance(milliseconds: number): void {
    const until = this.#now + milliseconds;
    for (let next = this.#heap[0]; next !== undefined && next.at <= until; next = this.#heap[0]) {
      this.#pop();
      const { work } = next;
      if (work === undefined) continue;
      next.work = undefined;
      this.#planned -= 1;
      this.#now = Math.max(this.#now, next.at);
      work();
    }
    this.#now = until;
  }

  #push(plan: Plan): void {
    let index = this.#heap.push(plan) - 1;
    while (index > 0) {
      const parent = (index - 1) >> 1;
      if (!this.#isBefore(index, parent)) return;
      this.#swap(index, parent);
      index = parent;
    }
  }

  #pop(): void {
    const last = this.#heap.pop();
    if (last === undefined || this.#heap.length === 0) return;
    this.#heap[0] = last;
    for (let index = 0; ; ) {
      const [left, right] = [2 * index + 1, 2 * index + 2];
      let first = index;
      if (left < this.#heap.length && this.#isBefore(left, first)) first = left;
      if (right < this.#heap.length && this.#isBefore(right, first)) first = right;
      if (first === index) return;
      this.#swap(index, first);
      index = first;
    }
  }

  #isBefore(a: number, b: number): boolean {
    const [one, two] = [this.#heap[a] as Plan, this.#heap[b] as Plan];
    return one.at < two.at || (one.at === two.at && one.serial < two.serial);
  }

  #swap(a: number, b: number): void {
    [this.#heap[a], this.#heap[b]] = [this.#heap[b] as Plan, this.#heap[a] as Plan];
  }
}
