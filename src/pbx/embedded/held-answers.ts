import type { ServerTransaction } from '#protocols/sip/transactions/server-transaction.ts';
import type { Timers } from '#values/timers.ts';
import type { SipAnswer } from './sip-answer.ts';

const MOST_HELD = 1000;

/**
 * Sends answers in their time. Bounded: a verdict that comes on top is dropped, and may be asked for again. A challenge
 * goes out at once: it tells nothing, and who forges the address of a phone must not keep that from registering.
 */
export class HeldAnswers {
  readonly #timers: Timers;
  #held = 0;

  constructor(timers: Timers) {
    this.#timers = timers;
  }

  send(transaction: ServerTransaction, { response, delayMs }: SipAnswer): void {
    const isFull = this.#held >= MOST_HELD;
    if (delayMs === 0 || (isFull && response.status !== 403)) {
      transaction.respond(response);
    } else if (isFull) {
      transaction.abandon();
    } else {
      this.#held += 1;
      this.#timers.after(delayMs, () => {
        this.#held -= 1;
        transaction.respond(response);
      });
    }
  }
}
