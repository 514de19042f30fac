import type { Clock } from '#values/clock.ts';
import type { MacAddress } from '#values/mac-address.ts';

/** A phone that asks in vain repeats itself every few seconds; one word a minute is news enough. */
const QUIET_MS = 60_000;
/** Made-up addresses must not fill the memory. */
const PHONES_KEPT = 10_000;

/** Lets each phone that nobody knows in once, and again when it comes back after a while. */
export class InboxDoor {
  readonly #clock: Clock;
  readonly #isKnown: (mac: MacAddress) => boolean;
  readonly #onNews: (mac: MacAddress) => void;
  readonly #lastSeen = new Map<MacAddress, number>();

  constructor(clock: Clock, isKnown: (mac: MacAddress) => boolean, onNews: (mac: MacAddress) => void) {
    this.#clock = clock;
    this.#isKnown = isKnown;
    this.#onNews = onNews;
  }

  /** A phone asked for something of its own. */
  knock(mac: MacAddress): void {
    if (this.#isKnown(mac)) return;
    const now = this.#clock.monotonic();
    const last = this.#lastSeen.get(mac);
    if (last !== undefined && now - last < QUIET_MS) return;
    this.#lastSeen.delete(mac);
    this.#lastSeen.set(mac, now);
    const [oldest] = this.#lastSeen.keys();
    if (this.#lastSeen.size > PHONES_KEPT && oldest !== undefined) this.#lastSeen.delete(oldest);
    this.#onNews(mac);
  }
}
