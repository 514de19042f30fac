/** The base values that all timers of a transaction follow from (RFC 3261 §17, table 4). Milliseconds. */
export interface SipTimers {
  /** The round trip that is reckoned with. */
  readonly t1: number;
  /** The longest pause between repetitions of a non-INVITE request and of a response to INVITE. */
  readonly t2: number;
  /** The longest time that a message stays in the network. */
  readonly t4: number;
}

/** The values of RFC 3261. */
export const RFC_3261_TIMERS: SipTimers = { t1: 500, t2: 4000, t4: 5000 };

/** Timers B, F, H, J, L and M: after this the other side has given up. */
export function patience({ t1 }: SipTimers): number {
  return 64 * t1;
}

/** Timer D: as long as the server may repeat its response, and at least 32 s (§17.1.1.2). */
export function timerD(timers: SipTimers): number {
  return Math.max(patience(timers), 32_000 * (timers.t1 / RFC_3261_TIMERS.t1));
}
