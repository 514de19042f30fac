import type { AddressRange } from './network.ts';

/** Addresses of some ranges that nobody has had yet, in their order; only those that were looked at take memory. */
export class FreshAddresses {
  /** How many addresses of the ranges are eligible at all, used or not. */
  readonly size: number;
  readonly #ranges: readonly AddressRange[];
  readonly #isEligible: (address: number) => boolean;
  readonly #used = new Set<number>();
  /** Passed by the cursor and not used yet: somebody looked for another one. */
  readonly #passed = new Set<number>();
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
    if (this.#passed.size === 0) return this.#ahead();
    const [first] = this.#passed;
    return first;
  }

  /** The first one that is not skipped. */
  peekOther(skip: (address: number) => boolean): number | undefined {
    for (const address of this.#passed) if (!skip(address)) return address;
    for (;;) {
      const address = this.#ahead();
      if (address === undefined || !skip(address)) return address;
      this.#passed.add(address);
      this.#next += 1;
    }
  }

  /** The address is fresh no more. */
  use(address: number): void {
    if (address === this.#ahead()) this.#next += 1;
    else if (!this.#passed.delete(address) && this.#isAhead(address)) this.#used.add(address);
  }

  /** The first one that the cursor has not passed, where it stays. */
  #ahead(): number | undefined {
    for (;;) {
      const range = this.#ranges[this.#range];
      if (range === undefined) return undefined;
      if (this.#next > range.last) {
        this.#range += 1;
        this.#next = this.#ranges[this.#range]?.first ?? 0;
      } else if (this.#used.delete(this.#next) || !this.#isEligible(this.#next)) this.#next += 1;
      else return this.#next;
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
