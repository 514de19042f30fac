import type { AddressRange } from './network.ts';

/** Addresses of some ranges that nobody has had yet, in their order; only those that were looked at take memory. */
export class FreshAddresses {
  /** How many addresses of the ranges are eligible at all, used or not. */
  readonly size: number;
  readonly #ranges: readonly AddressRange[];
  readonly #isEligible: (address: number) => boolean;
  readonly #used = new Set<number>();
  /** Passed by the cursor and not used yet. */
  readonly #seen = new Set<number>();
  #range = 0;
  #next: number;

  constructor(ranges: readonly AddressRange[], isEligible: (address: number) => boolean) {
    this.#ranges = ranges;
    this.#isEligible = isEligible;
    this.#next = ranges[0]?.first ?? 0;
    this.size = ranges.reduce((sum, range) => sum + countEligible(range, isEligible), 0);
  }

  /** The first one. */
  peek(): number | undefined {
    const [first] = this.#seen;
    return first ?? this.#advance();
  }

  /** The first one that is not skipped. */
  peekOther(skip: (address: number) => boolean): number | undefined {
    for (const address of this.#seen) if (!skip(address)) return address;
    return this.#advance();
  }

  /** The address is fresh no more. */
  use(address: number): void {
    if (!this.#seen.delete(address) && this.#isAhead(address)) this.#used.add(address);
  }

  #advance(): number | undefined {
    for (;;) {
      const range = this.#ranges[this.#range];
      if (range === undefined) return undefined;
      if (this.#next > range.last) {
        this.#range += 1;
        this.#next = this.#ranges[this.#range]?.first ?? 0;
        continue;
      }
      const address = this.#next;
      this.#next += 1;
      if (this.#used.delete(address) || !this.#isEligible(address)) continue;
      this.#seen.add(address);
      return address;
    }
  }

  #isAhead(address: number): boolean {
    return this.#ranges.some(
      ({ first, last }, index) =>
        address >= first &&
        address <= last &&
        (index > this.#range || (index === this.#range && address >= this.#next)),
    );
  }
}

function countEligible({ first, last }: AddressRange, isEligible: (address: number) => boolean): number {
  let count = 0;
  for (let address = first; address <= last; address += 1) if (isEligible(address)) count += 1;
  return count;
}
