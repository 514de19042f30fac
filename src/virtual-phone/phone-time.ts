/** The phone's clock and timers. Milliseconds are the phone's own; how fast they pass is the clock's affair. */
export interface PhoneTime {
  /** Waits shorter than this come out longer: whoever has many of them adds them up first. 0 when all are exact. */
  readonly shortestWait: number;
  /** Milliseconds since some fixed moment, never going back. */
  now(): number;
  /**
   * Calls `then` after `milliseconds`, unless cancelled. `answer` marks waits for somebody else, who does not
   * hurry because the phone does.
   */
  after(milliseconds: number, waitFor: 'phone' | 'answer', then: () => void): Cancel;
}

/** Takes back a timer that has not fired; harmless afterwards. */
export type Cancel = () => void;

/** However fast the phone, a server gets this long before it counts as silent. */
const SHORTEST_PATIENCE_WITH_OTHERS = 250;
/** Timers of Node count whole milliseconds, from 1. */
const SHORTEST_TIMER = 1;
/** Longer timers fire at once in Node; whoever waits longer looks at the clock and waits again. */
const LONGEST_TIMER = 2 ** 31 - 1;

/** Real time, divided by `speed`. */
export function acceleratedTime(speed: number): PhoneTime {
  if (!(speed > 0)) throw new RangeError(`not a speed: ${speed}`);
  return {
    shortestWait: SHORTEST_TIMER * speed,
    now: () => performance.now() * speed,
    after(milliseconds, waitFor, then) {
      const hurried = milliseconds / speed;
      const atLeast = waitFor === 'answer' ? Math.min(milliseconds, SHORTEST_PATIENCE_WITH_OTHERS) : 0;
      const timer = setTimeout(then, Math.min(Math.max(hurried, atLeast), LONGEST_TIMER));
      return () => clearTimeout(timer);
    },
  };
}
