/** Time, passed in so that tests own it. */
export interface Clock {
  /** Milliseconds since 1970, for records that people read. */
  now(): number;
  /** Milliseconds that never jump, for intervals and deadlines. */
  monotonic(): number;
}

/** The machine's own clocks. */
export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
};
