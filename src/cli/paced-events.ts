import type { PhoneEvent } from '#provisioning/phone-event.ts';

/** Soon enough to follow what happens; one write for all that came meanwhile. */
const SHOW_EVERY_MS = 50;

/**
 * Gathers events for a moment, so that printing them costs little when a site's power comes back. What comes after
 * its disposal is shown at once.
 */
export class PacedEvents implements Disposable {
  readonly #show: (events: readonly PhoneEvent[]) => void;
  #waiting: PhoneEvent[] = [];
  #timer: NodeJS.Timeout | undefined;
  #isOver = false;

  constructor(show: (events: readonly PhoneEvent[]) => void) {
    this.#show = show;
  }

  add(event: PhoneEvent): void {
    this.#waiting.push(event);
    if (this.#isOver) this.#flush();
    else this.#timer ??= setTimeout(() => this.#flush(), SHOW_EVERY_MS);
  }

  [Symbol.dispose](): void {
    this.#isOver = true;
    this.#flush();
  }

  #flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const events = this.#waiting;
    if (events.length === 0) return;
    this.#waiting = [];
    this.#show(events);
  }
}
