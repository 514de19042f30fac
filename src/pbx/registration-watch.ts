import type { Clock } from '#values/clock.ts';
import { OffhookError } from '#values/offhook-error.ts';
import type { Cancel, Timers } from '#values/timers.ts';
import { Reconnection } from './connection/reconnection.ts';
import type { ConnectorState, RegistrationNews } from './connector.ts';
import { type ListedRegistration, RegistrationBook } from './registration-book.ts';

export interface RegistrationWatchParts {
  /** Asks for all registrations. */
  readonly list: () => Promise<readonly ListedRegistration[]>;
  readonly clock: Clock;
  readonly timers: Timers;
}

export interface RegistrationWatchListener {
  readonly onState: (state: ConnectorState) => void;
  readonly onRegistrations: (news: RegistrationNews) => void;
}

/** A list may take a hundredth of the PBX's time: those of small ones come often. */
const PAUSES_PER_LIST = 100;
const LEAST_PAUSE_MS = 5000;
/** Often enough that a registration that is gone is noticed well within a minute. */
const LONGEST_PAUSE_MS = 30_000;
/** Several things happen together: a phone registers all its lines, and answers its first OPTIONS. */
const SOON_MS = 300;
const SOONEST_LISTS = 5;

/**
 * Looks again and again who is registered at a PBX, and sooner when something is said to have happened. While the PBX does
 * not answer it waits ever longer; what happened meanwhile shows in the next list.
 */
export class RegistrationWatch {
  readonly #parts: RegistrationWatchParts;
  readonly #book = new RegistrationBook();
  readonly #reconnection: Reconnection;
  #listener: RegistrationWatchListener | undefined;
  #tookMs = 0;
  #isLooking = false;
  /** Something happened after the list that is on its way was asked for. */
  #isStale = false;
  #isSoon = false;
  #cancel: Cancel = () => {};

  constructor(parts: RegistrationWatchParts) {
    this.#parts = parts;
    const { clock, timers } = parts;
    this.#reconnection = new Reconnection({ connect: () => void this.look(), clock, timers });
  }

  get state(): ConnectorState {
    return this.#reconnection.state;
  }

  /** Begins to look. */
  open(listener: RegistrationWatchListener): void {
    this.#listener = listener;
    this.#reconnection.keep(listener.onState);
    void this.look();
  }

  /** Something happened: it looks in a moment, however often that is said until then. */
  soon(): void {
    if (this.#isLooking) this.#isStale = true;
    if (this.#isLooking || this.#isSoon || this.#reconnection.state.kind !== 'ready') return;
    this.#isSoon = true;
    this.#plan(Math.max(SOON_MS, this.#tookMs * SOONEST_LISTS));
  }

  /** Looks now, unless it does already. */
  async look(): Promise<void> {
    if (this.#isLooking || this.#listener === undefined) return;
    const { list, clock } = this.#parts;
    const begun = clock.monotonic();
    this.#cancel();
    this.#isLooking = true;
    this.#isSoon = false;
    this.#isStale = false;
    try {
      const news = this.#book.take(await list(), clock.now());
      this.#tookMs = clock.monotonic() - begun;
      this.#looked(news);
    } catch (error) {
      if (!(error instanceof OffhookError)) throw error;
      this.#reconnection.failed(error);
    } finally {
      this.#isLooking = false;
    }
    if (this.#isStale) this.soon();
  }

  /** Looks no more. */
  end(): void {
    this.#listener = undefined;
    this.#reconnection.end();
    this.#cancel();
  }

  #looked(news: RegistrationNews): void {
    if (this.#listener === undefined) return;
    this.#reconnection.ready();
    this.#listener.onRegistrations(news);
    this.#plan(Math.min(LONGEST_PAUSE_MS, Math.max(LEAST_PAUSE_MS, this.#tookMs * PAUSES_PER_LIST)));
  }

  #plan(milliseconds: number): void {
    this.#cancel();
    this.#cancel = this.#parts.timers.after(milliseconds, () => void this.look());
  }
}
