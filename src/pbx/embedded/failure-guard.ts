import type { Clock } from '#values/clock.ts';
import { LeakyCounters } from './leaky-counters.ts';

/** One failed attempt, weighed. */
export interface Failure {
  /** How long to hold the answer back. */
  readonly delayMs: number;
  /** Failures of this address that have not drained yet. */
  readonly failures: number;
}

const DELAY_STEP_MS = 250;
const LONGEST_DELAY_MS = 4000;
const ADDRESS_DRAIN_MS = 10_000;
/** After ten wrong secrets, one more is looked at every six seconds; a phone with a wrong secret asks far less. */
const ATTEMPTS = 10;
const ATTEMPT_DRAIN_MS = 6000;
/** Of a user's name, what is told apart: names come from strangers and are kept. */
const LONGEST_USER = 64;

/**
 * Slows those who guess secrets. Answers to failures of one address come ever later, up to four seconds; guesses at
 * one user from one address are looked at ten times a minute at most. Other users behind the same NAT feel nothing.
 */
export class FailureGuard {
  readonly #byAddress: LeakyCounters;
  readonly #byAttempt: LeakyCounters;

  constructor(clock: Pick<Clock, 'monotonic'>) {
    this.#byAddress = new LeakyCounters(clock, ADDRESS_DRAIN_MS);
    this.#byAttempt = new LeakyCounters(clock, ATTEMPT_DRAIN_MS);
  }

  /** Whether credentials are to be taken as wrong unseen. */
  isExhausted(address: string, user: string): boolean {
    return this.#byAttempt.level(attempt(address, user)) > ATTEMPTS - 1;
  }

  failed(address: string, user: string): Failure {
    if (!this.isExhausted(address, user)) this.#byAttempt.add(attempt(address, user));
    const failures = Math.ceil(this.#byAddress.add(address));
    return { delayMs: Math.min(failures * DELAY_STEP_MS, LONGEST_DELAY_MS), failures };
  }

  succeeded(address: string, user: string): void {
    this.#byAttempt.clear(attempt(address, user));
  }
}

function attempt(address: string, user: string): string {
  return `${address} ${user.slice(0, LONGEST_USER)}`;
}
