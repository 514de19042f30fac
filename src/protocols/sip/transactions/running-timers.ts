import type { Cancel, Timers } from '#values/timers.ts';
import type { TimerName } from './transaction-step.ts';

/** The timers of one transaction, each running once at most. */
export class RunningTimers {
  readonly #timers: Timers;
  readonly #running = new Map<TimerName, Cancel>();

  constructor(timers: Timers) {
    this.#timers = timers;
  }

  /** Starts a timer, anew when it is running. */
  start(timer: TimerName, milliseconds: number, onExpiry: () => void): void {
    this.stop(timer);
    const cancel = this.#timers.after(milliseconds, () => {
      this.#running.delete(timer);
      onExpiry();
    });
    this.#running.set(timer, cancel);
  }

  stop(timer: TimerName): void {
    this.#running.get(timer)?.();
    this.#running.delete(timer);
  }

  stopAll(): void {
    for (const cancel of this.#running.values()) cancel();
    this.#running.clear();
  }
}
