import type { Clock } from '#values/clock.ts';
import type { Ipv4Address } from '#values/ipv4-address.ts';
import type { Phone } from './phone.ts';
import { clockPeriod } from './rendered-files.ts';
import type { World } from './resolve-file.ts';
import { isTakenIn } from './taken-in.ts';

export interface ComposeAheadParts {
  readonly world: Pick<World, 'fleet' | 'server' | 'rendered'>;
  /** All that are known at the moment. */
  readonly phones: () => Iterable<Phone>;
  /** Which of our addresses the phone will ask, as its file depends on that; `undefined` when nobody can tell. */
  readonly addressAsked: (phone: Phone) => Ipv4Address | undefined;
  readonly clock: Pick<Clock, 'monotonic'>;
  /** Comes back once packets and timers that were due have been looked after. */
  readonly nextTurn: () => Promise<unknown>;
  /** A file could not be composed, and not because of what it says: nothing more is composed until something changes. */
  readonly onError: (error: unknown) => void;
}

/** The thread that answers packets is gone for so long. */
const TURN_MS = 2;
/** Who asked for a file a moment ago asks for the next one soon. */
const AFTER_REQUEST_MS = 300;
/** Changes often come several in a row, and each makes all that was composed worthless. */
const AFTER_CHANGE_MS = 500;

/**
 * Composes the phones' own files while nobody asks, so that they are there when all ask at once. Whether somebody may
 * have one is still found out when he asks. It has no timer: once all is composed, a {@link look} compares four numbers.
 */
export class ComposeAhead implements AsyncDisposable {
  readonly #parts: ComposeAheadParts;
  /** The phones that are still to be looked at; `undefined` when there are none. */
  #rest: Iterator<Phone> | undefined;
  /** Not before this, by the monotonic clock. */
  #startsAt = 0;
  #period = -1;
  #requests = 0;
  #requestsSeen = 0;
  #going: Promise<void> | undefined;

  constructor(parts: ComposeAheadParts) {
    this.#parts = parts;
  }

  /** Somebody asks for a file: the others wait. */
  noteRequest(): void {
    this.#requests += 1;
  }

  /** Goes on if it is time; to be called several times a second, with whether anything of the fleet has changed. */
  look(isChanged: boolean): void {
    const { world, phones, clock } = this.#parts;
    const now = clock.monotonic();
    const period = clockPeriod(world.server.now());
    if (isChanged || period !== this.#period) {
      this.#period = period;
      this.#rest = phones()[Symbol.iterator]();
      this.#startsAt = now + AFTER_CHANGE_MS;
    }
    if (this.#requests !== this.#requestsSeen) {
      this.#requestsSeen = this.#requests;
      this.#startsAt = Math.max(this.#startsAt, now + AFTER_REQUEST_MS);
    }
    if (this.#rest !== undefined && now >= this.#startsAt) this.#going ??= this.#compose(this.#rest);
  }

  /** No phone is begun any more; waits for the turn that is going on. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#rest = undefined;
    await this.#going;
  }

  /** Until there is no phone left, somebody asks, or something has changed. */
  async #compose(rest: Iterator<Phone>): Promise<void> {
    const requests = this.#requests;
    try {
      for (;;) {
        await this.#parts.nextTurn();
        if (this.#rest !== rest || this.#requests !== requests) return;
        if (this.#isTurnTheLast(rest)) this.#rest = undefined;
      }
    } catch (error) {
      this.#rest = undefined;
      this.#parts.onError(error);
    } finally {
      this.#going = undefined;
    }
  }

  /** By the clock, not by the number of phones: other machines are ten times slower. */
  #isTurnTheLast(rest: Iterator<Phone>): boolean {
    const { world, addressAsked, clock } = this.#parts;
    const until = clock.monotonic() + TURN_MS;
    do {
      const { value: phone, done } = rest.next();
      if (done === true) return true;
      if (!isTakenIn(phone) || phone.model === '') continue;
      const to = addressAsked(phone);
      if (to !== undefined) world.rendered.phoneFile(phone, to, world);
    } while (clock.monotonic() < until);
    return false;
  }
}
