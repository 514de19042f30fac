import type { Binding } from './binding.ts';

/** Who can be reached where, in memory: bindings by address-of-record, in the order they were made. */
export class LocationStore {
  readonly #byUser = new Map<string, readonly Binding[]>();
  #size = 0;
  /** Nothing ends before this. */
  #earliestEnd = Number.POSITIVE_INFINITY;

  /** All bindings of all users. */
  get size(): number {
    return this.#size;
  }

  of(user: string): readonly Binding[] {
    return this.#byUser.get(user) ?? [];
  }

  replace(user: string, bindings: readonly Binding[]): void {
    this.#size += bindings.length - this.of(user).length;
    if (bindings.length === 0) this.#byUser.delete(user);
    else this.#byUser.set(user, bindings);
    this.#earliestEnd = Math.min(this.#earliestEnd, ...bindings.map((binding) => binding.endsAt));
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
      ended.push(...bindings.filter((binding) => binding.endsAt <= now));
      const kept = bindings.filter((binding) => binding.endsAt > now);
      this.replace(user, kept.length === bindings.length ? bindings : kept);
    }
    return ended;
  }
}
