/** When to send again what was not answered, and when to give up. */
export interface RetransmissionPolicy {
  /** First interval, before a round trip was measured. */
  readonly initialMs: number;
  /** The measured interval never gets shorter than this. */
  readonly minimumMs: number;
  /** The doubled interval never gets longer than this. */
  readonly maximumMs: number;
  /** How often the same thing is sent again before giving up. */
  readonly tries: number;
}

/** Gives up after about half a minute of silence, longer than a phone takes to write its flash. */
export const SERVER_RETRANSMISSION: RetransmissionPolicy = {
  initialMs: 1000,
  minimumMs: 250,
  maximumMs: 8000,
  tries: 7,
};

/** The same interval every time, as RFC 2349 `timeout` asks for it. */
export function fixedInterval(intervalMs: number, tries: number): RetransmissionPolicy {
  return { initialMs: intervalMs, minimumMs: intervalMs, maximumMs: intervalMs, tries };
}

/**
 * One deadline: the interval follows the measured round trip (RFC 6298 §2, with Karn's rule that what was sent
 * twice measures nothing), doubles with every retransmission, and starts afresh with every answer. Times are
 * milliseconds of one monotonic clock.
 */
export class RetransmissionTimer {
  readonly #policy: RetransmissionPolicy;
  #smoothedMs: number | undefined;
  #variationMs = 0;
  #intervalMs: number;
  #sentAt: number;
  #retries = 0;

  constructor(policy: RetransmissionPolicy, now: number) {
    this.#policy = policy;
    this.#intervalMs = policy.initialMs;
    this.#sentAt = now;
  }

  /** When the answer is overdue. */
  get deadline(): number {
    return this.#sentAt + this.#intervalMs;
  }

  /** When something was last sent. */
  get sentAt(): number {
    return this.#sentAt;
  }

  /** Retransmissions since the last answer. */
  get retries(): number {
    return this.#retries;
  }

  /** Something new was answered at `now`, and the next thing is sent at the same moment. */
  answered(now: number): void {
    if (this.#retries === 0) this.#measure(now - this.#sentAt);
    this.#retries = 0;
    this.#intervalMs = this.#measuredInterval();
    this.#sentAt = now;
  }

  /** The answer is overdue: whether to send again, at `now`; `false` when the tries are used up. */
  retry(now: number): boolean {
    if (this.#retries >= this.#policy.tries) return false;
    this.#retries += 1;
    this.#intervalMs = Math.min(this.#intervalMs * 2, this.#policy.maximumMs);
    this.#sentAt = now;
    return true;
  }

  #measure(roundTripMs: number): void {
    if (this.#smoothedMs === undefined) {
      this.#smoothedMs = roundTripMs;
      this.#variationMs = roundTripMs / 2;
      return;
    }
    this.#variationMs += (Math.abs(this.#smoothedMs - roundTripMs) - this.#variationMs) / 4;
    this.#smoothedMs += (roundTripMs - this.#smoothedMs) / 8;
  }

  #measuredInterval(): number {
    if (this.#smoothedMs === undefined) return this.#policy.initialMs;
    const wanted = this.#smoothedMs + 4 * this.#variationMs;
    return Math.min(Math.max(wanted, this.#policy.minimumMs), this.#policy.maximumMs);
  }
}
