import type { Clock } from '#values/clock.ts';
import type { MacAddress } from '#values/mac-address.ts';

/** A phone that asks in vain repeats itself every few seconds; one word a minute is news enough. */
const QUIET_MS = 60_000;
/** Made-up addresses must not fill the memory. */
const PHONES_KEPT = 10_000;

/** Two hundred phones of a site are in within ten seconds, and a flood of made-up ones costs next to nothing. */
const MOST_A_SECOND = 20;

/**
 * Lets each phone that nobody knows in once, and again when it comes back after a while. In a flood the others wait
 * until they ask again.
 */
export class InboxDoor {
  readonly #clock: Clock;
  readonly #isKnown: (mac: MacAddress) => boolean;
  readonly #onNews: (mac: MacAddress) => void;
  readonly #lastSeen = new Map<MacAddress, number>();
  #second = Number.NEGATIVE_INFINITY;
  #letInThen = 0;

  constructor(clock: Clock, isKnown: (mac: MacAddress) => boolean, onNews: (mac: MacAddress) => void) {
    this.#clock = clock;
    this.#isKnown = isKnown;
    this.#onNews = onNews;
  }

  /** A phone asked for something of its own; tells whether it is in, now or from before. */
  knock(mac: MacAddress): boolean {
    if (this.#isKnown(mac)) return true;
    const now = this.#clock.monotonic();
    const last = this.#lastSeen.get(mac);
    if (last !== undefined && now - last < QUIET_MS) return true;
    if (!this.#hasRoom(now)) return last !== undefined;
    this.#lastSeen.delete(mac);
    this.#lastSeen.set(mac, now);
    const [oldest] = this.#lastSeen.keys();
    if (this.#lastSeen.size > PHONES_KEPT && oldest !== undefined) this.#lastSeen.delete(oldest);
    this.#onNews(mac);
    return true;
  }

  #hasRoom(now: number): boolean {
    const second = Math.floor(now / 1000);
    if (second !== this.#second) this.#letInThen = 0;
    this.#second = second;
    this.#letInThen += 1;
    return this.#letInThen <= MOST_A_SECOND;
  }
}
