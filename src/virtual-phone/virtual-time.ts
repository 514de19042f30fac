import { setImmediate } from 'node:timers/promises';
import type { Cancel, PhoneTime } from './phone-time.ts';

interface Timer {
  readonly due: number;
  readonly order: number;
  readonly then: () => void;
}

/** No clock is finer. What is due sooner, by a rounding error, would be due again and again at the same moment. */
const SHORTEST_STEP = 0.001;

/** Time that passes only when nothing else is left to do: hours of waiting take no time. */
export class VirtualTime implements PhoneTime {
  readonly shortestWait = 0;
  readonly #timers = new Set<Timer>();
  #now = 0;
  #order = 0;

  now(): number {
    return this.#now;
  }

  after(milliseconds: number, _waitFor: 'phone' | 'answer', then: () => void): Cancel {
    this.#order += 1;
    const wait = milliseconds > 0 ? Math.max(SHORTEST_STEP, milliseconds) : 0;
    const timer = { due: this.#now + wait, order: this.#order, then };
    this.#timers.add(timer);
    return () => this.#timers.delete(timer);
  }

  /**
   * Lets time pass until the promise settles, and returns what it gave.
   * @throws Error when nothing is left that could settle it, or `limit` milliseconds have passed.
   */
  async until<Value>(promise: Promise<Value>, limit = Number.POSITIVE_INFINITY): Promise<Value> {
    let isSettled = false;
    const settled = () => {
      isSettled = true;
    };
    promise.then(settled, settled);
    for (;;) {
      await setImmediate();
      if (isSettled) return promise;
      const next = this.#earliest();
      if (next === undefined) throw new Error(`nothing happens any more after ${this.#now} ms`);
      if (next.due > limit) throw new Error(`not settled after ${limit} ms`);
      this.#timers.delete(next);
      this.#now = Math.max(this.#now, next.due);
      next.then();
    }
  }

  #earliest(): Timer | undefined {
    let earliest: Timer | undefined;
    for (const timer of this.#timers) {
      if (earliest === undefined || timer.due < earliest.due) earliest = timer;
    }
    return earliest;
  }
}
