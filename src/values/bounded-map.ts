/** How much more than the one entry too many is forgotten at once: a part of the limit. */
const SPARE = 1 / 16;

interface Entry<Value> {
  readonly value: Value;
  readonly cost: number;
}

/**
 * A map whose entries may cost no more than a limit together: what was put in first is forgotten first. An entry costs 1
 * unless it says otherwise. Some more than needed is forgotten at once, since finding the first one takes longer the more
 * were deleted before it.
 */
export class BoundedMap<Value> {
  readonly #entries = new Map<string, Entry<Value>>();
  readonly #limit: number;
  readonly #onForgotten: (value: Value, key: string) => void;
  #cost = 0;

  /** `onForgotten` is told of what was too much, not of what is deleted. */
  constructor(limit: number, onForgotten: (value: Value, key: string) => void = () => {}) {
    this.#limit = limit;
    this.#onForgotten = onForgotten;
  }

  get size(): number {
    return this.#entries.size;
  }

  get(key: string): Value | undefined {
    return this.#entries.get(key)?.value;
  }

  has(key: string): boolean {
    return this.#entries.has(key);
  }

  /** An entry that was there already becomes the newest. */
  set(key: string, value: Value, cost = 1): void {
    this.delete(key);
    this.#entries.set(key, { value, cost });
    this.#cost += cost;
    if (this.#cost > this.#limit) this.#forget(this.#limit - Math.floor(this.#limit * SPARE));
  }

  delete(key: string): void {
    const entry = this.#entries.get(key);
    if (entry === undefined) return;
    this.#entries.delete(key);
    this.#cost -= entry.cost;
  }

  /** The oldest first. */
  *values(): Generator<Value> {
    for (const { value } of this.#entries.values()) yield value;
  }

  clear(): void {
    this.#entries.clear();
    this.#cost = 0;
  }

  #forget(allowed: number): void {
    for (const [key, { value }] of this.#entries) {
      const isAllThatFits = this.#entries.size === 1 && this.#cost <= this.#limit;
      if (this.#cost <= allowed || isAllThatFits) break;
      this.delete(key);
      this.#onForgotten(value, key);
    }
  }
}
