import type { ServerTransaction } from '#protocols/sip/transactions/server-transaction.ts';
import type { Timers } from '#values/timers.ts';
import type { SipAnswer } from './sip-answer.ts';

const MOST_HELD = 1000;

/** Sends answers in their time. Bounded: what comes on top is dropped, and may be asked again. */
export class HeldAnswers {
  readonly #timers: Timers;
  #held = 0;

  constructor(timers: Timers) {
    this.#timers = timers;
  }

  send(transaction: ServerTransaction, { response, delayMs }: SipAnswer): void {
    if (delayMs === 0) {
      transaction.respond(response);
    } else if (this.#held >= MOST_HELD) {
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
