import type { SipUri } from '#protocols/sip/uri.ts';
import type { Binding } from './binding.ts';

/** Who can be reached where, in memory: bindings by address-of-record, in the order they were made. */
export class LocationStore {
  readonly #byUser = new Map<string, readonly Binding[]>();
  readonly #byContact = new Map<string, Binding>();
  readonly #onChange: (user: string, bindings: readonly Binding[]) => void;
  #size = 0;
  /** Nothing ends before this. */
  #earliestEnd = Number.POSITIVE_INFINITY;

  /** `onChange` is told what a user has after every change. */
  constructor(onChange: (user: string, bindings: readonly Binding[]) => void = () => {}) {
    this.#onChange = onChange;
  }

  /** All bindings of all users. */
  get size(): number {
    return this.#size;
  }

  of(user: string): readonly Binding[] {
    return this.#byUser.get(user) ?? [];
  }

  /** The binding whose contact has the same user, host and port; the other parts of URIs vary too much in the field. */
  at(contact: SipUri): Binding | undefined {
    return this.#byContact.get(contactKey(contact));
  }

  replace(user: string, bindings: readonly Binding[]): void {
    this.#put(user, bindings);
    this.#onChange(user, bindings);
  }

  /** Takes in what was kept from an earlier run; nobody is told. */
  restore(user: string, bindings: readonly Binding[]): void {
    this.#put(user, bindings);
  }

  all(): Binding[] {
    return [...this.#byUser.values()].flat();
  }

  /** Removes and gives back what ended by now. */
  removeEnded(now: number): Binding[] {
    if (now < this.#earliestEnd) return [];
    this.#earliestEnd = Number.POSITIVE_INFINITY;
    const ended: Binding[] = [];
    for (const [user, bindings] of this.#byUser) {
      const kept = bindings.filter((binding) => binding.endsAt > now);
      if (kept.length === bindings.length) {
        this.#expectEndOf(bindings);
      } else {
        ended.push(...bindings.filter((binding) => binding.endsAt <= now));
        this.replace(user, kept);
      }
    }
    return ended;
  }

  #put(user: string, bindings: readonly Binding[]): void {
    const before = this.of(user);
    this.#size += bindings.length - before.length;
    for (const binding of before) {
      const key = contactKey(binding.uri);
      if (this.#byContact.get(key) === binding) this.#byContact.delete(key);
    }
    for (const binding of bindings) this.#byContact.set(contactKey(binding.uri), binding);
    if (bindings.length === 0) this.#byUser.delete(user);
    else this.#byUser.set(user, bindings);
    this.#expectEndOf(bindings);
  }

  #expectEndOf(bindings: readonly Binding[]): void {
    for (const { endsAt } of bindings) this.#earliestEnd = Math.min(this.#earliestEnd, endsAt);
  }
}

function contactKey({ user = '', host, port }: SipUri): string {
  return `${user}@${host.toLowerCase()}:${port ?? 5060}`;
}
