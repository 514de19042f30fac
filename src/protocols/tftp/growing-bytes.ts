const SMALLEST = 1024;

/** Octets that arrive block by block and are kept in one piece, up to a bound. */
export class GrowingBytes {
  readonly #maximum: number;
  #store = new Uint8Array(0);
  #length = 0;

  constructor(maximum: number) {
    this.#maximum = maximum;
  }

  get length(): number {
    return this.#length;
  }

  /** Copies the octets to the end; `false`, and nothing is kept, when the bound would be passed. */
  append(bytes: Uint8Array): boolean {
    const length = this.#length + bytes.length;
    if (length > this.#maximum) return false;
    if (length > this.#store.length) {
      const grown = new Uint8Array(
        Math.max(SMALLEST, length, Math.min(this.#store.length * 2, this.#maximum)),
      );
      grown.set(this.#store.subarray(0, this.#length));
      this.#store = grown;
    }
    this.#store.set(bytes, this.#length);
    this.#length = length;
    return true;
  }

  /** What has arrived, without a copy. */
  view(): Uint8Array {
    return this.#store.subarray(0, this.#length);
  }
}
