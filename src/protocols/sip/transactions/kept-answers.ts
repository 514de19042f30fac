import { BoundedMap } from '#values/bounded-map.ts';
import type { Cancel, Timers } from '#values/timers.ts';
import type { Hop, Transport } from './hop.ts';

interface Answer {
  readonly response: Uint8Array;
  readonly to: Hop;
  readonly forget: Cancel;
}

/** What an answer costs beside its octets. */
const ANSWER_OCTETS = 1000;

/**
 * Final responses to other requests than INVITE, for those that come once more (RFC 3261 §17.2.2, `completed`). All that
 * is left of a transaction then is a response, where it goes, and Timer J.
 */
export class KeptAnswers {
  readonly #transport: Transport;
  readonly #timers: Timers;
  readonly #answers: BoundedMap<Answer>;

  /** Of answers that take more than `mostOctets` the oldest are forgotten: their requests would be answered anew. */
  constructor(transport: Transport, timers: Timers, mostOctets: number) {
    this.#transport = transport;
    this.#timers = timers;
    this.#answers = new BoundedMap(mostOctets, ({ forget }) => forget());
  }

  get size(): number {
    return this.#answers.size;
  }

  /** Keeps a response that was sent, for Timer J. */
  keep(key: string, response: Uint8Array, to: Hop, timerJ: number): void {
    const forget = this.#timers.after(timerJ, () => this.#answers.delete(key));
    // Of its own: what is a part of Buffer's pool would hold on to all of that.
    const copy = new Uint8Array(response);
    this.#answers.set(key, { response: copy, to, forget }, copy.length + ANSWER_OCTETS);
  }

  /** The request came once more: says whether it was answered. */
  repeat(key: string): boolean {
    const answer = this.#answers.get(key);
    if (answer === undefined) return false;
    this.#transport.send(answer.response, answer.to, () => this.#drop(key));
    return true;
  }

  clear(): void {
    for (const { forget } of this.#answers.values()) forget();
    this.#answers.clear();
  }

  #drop(key: string): void {
    this.#answers.get(key)?.forget();
    this.#answers.delete(key);
  }
}
