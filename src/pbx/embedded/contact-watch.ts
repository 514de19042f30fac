import type { ProbeAnswer } from '#pbx/phone-caller.ts';
import type { Binding } from './binding.ts';
import type { LocationStore } from './location-store.ts';

/** A contact stopped answering, or answers again. */
interface ReachChange {
  readonly kind: 'unreachable' | 'reachable';
  readonly binding: Binding;
  /** When it answers. */
  readonly roundTripMs?: number;
}

export interface ContactWatchParts {
  readonly locations: LocationStore;
  /** Asks one contact whether it is there; whatever it answers, it is. */
  readonly probe: (binding: Binding) => Promise<ProbeAnswer>;
  readonly onChange: (change: ReachChange) => void;
  /** How often each contact is asked. */
  readonly everyMs: number;
}

/** One may have been lost on the way. */
const UNANSWERED = 2;

/**
 * Asks every registered contact again and again whether it is there. The contacts of one round are spread over its whole
 * time, so that many phones make no burst; who does not answer is asked once more at once before anything is said.
 */
export class ContactWatch {
  readonly #parts: ContactWatchParts;
  /** Contacts that have not been asked in this round, and when it began. */
  #round: Binding[] = [];
  #size = 0;
  #since: number | undefined;
  #isOver = false;
  readonly #asking = new Set<string>();
  readonly #roundTrips = new Map<string, number>();

  constructor(parts: ContactWatchParts) {
    this.#parts = parts;
  }

  /** Asks those whose turn it is; to be called several times a second. `now` is monotonic. */
  work(now: number): void {
    if (this.#isOver) return;
    const { everyMs, locations } = this.#parts;
    if (this.#since === undefined || now - this.#since >= everyMs) {
      this.#round = locations.all().reverse();
      this.#size = this.#round.length;
      this.#since = now;
      const known = new Set(this.#round.map(keyOf));
      for (const key of this.#roundTrips.keys()) if (!known.has(key)) this.#roundTrips.delete(key);
    }
    const due = Math.ceil(((now - this.#since) / everyMs) * this.#size);
    while (this.#round.length > this.#size - due) {
      const binding = this.#round.pop();
      if (binding !== undefined) void this.#ask(binding);
    }
  }

  /** How long a contact took to answer the last time, in milliseconds. */
  roundTripOf(binding: Binding): number | undefined {
    return this.#roundTrips.get(keyOf(binding));
  }

  /** Asks nobody any more, and says nothing of those who were asked. */
  end(): void {
    this.#isOver = true;
    this.#round = [];
  }

  async #ask(binding: Binding): Promise<void> {
    const key = keyOf(binding);
    if (this.#asking.has(key)) return;
    this.#asking.add(key);
    try {
      for (let unanswered = 0; unanswered < UNANSWERED; unanswered += 1) {
        const current = this.#current(binding);
        if (current === undefined) return;
        const { roundTripMs } = await this.#parts.probe(current);
        if (roundTripMs !== undefined) {
          this.#answered(binding, roundTripMs);
          return;
        }
      }
      this.#silent(binding);
    } finally {
      this.#asking.delete(key);
    }
  }

  #answered(asked: Binding, roundTripMs: number): void {
    const binding = this.#current(asked);
    if (binding === undefined) return;
    this.#roundTrips.set(keyOf(binding), roundTripMs);
    if (binding.registration.reach !== 'unreachable') return;
    this.#mark(binding, 'reachable');
    this.#parts.onChange({ kind: 'reachable', binding, roundTripMs });
  }

  #silent(asked: Binding): void {
    const binding = this.#current(asked);
    if (binding === undefined) return;
    this.#roundTrips.delete(keyOf(binding));
    if (binding.registration.reach === 'unreachable') return;
    this.#mark(binding, 'unreachable');
    this.#parts.onChange({ kind: 'unreachable', binding });
  }

  /** The contact as it is registered by now, while anybody wants to know: it may have renewed or left meanwhile. */
  #current({ registration: { user, contact } }: Binding): Binding | undefined {
    if (this.#isOver) return undefined;
    return this.#parts.locations.of(user).find(({ registration }) => registration.contact === contact);
  }

  /** Where it is kept with the registration, a restart of the server does not forget it. */
  #mark(binding: Binding, reach: 'reachable' | 'unreachable'): void {
    const { locations } = this.#parts;
    const { user } = binding.registration;
    const marked = { ...binding, registration: { ...binding.registration, reach } };
    locations.replace(
      user,
      locations.of(user).map((one) => (one === binding ? marked : one)),
    );
  }
}

function keyOf({ registration: { user, contact } }: Binding): string {
  return `${user} ${contact}`;
}
