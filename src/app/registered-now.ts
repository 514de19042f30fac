import type { Clock } from '#values/clock.ts';

/** Whoever looks twice within this time gets the same answer. */
const FRESH_MS = 2000;

/** Who is registered, looked up when somebody wants to see it. */
export class RegisteredNow {
  readonly #lookUp: () => Promise<Iterable<string | undefined>>;
  readonly #clock: Clock;
  #numbers: ReadonlySet<string> = new Set();
  #at = Number.NEGATIVE_INFINITY;
  #going: Promise<void> | undefined;

  constructor(clock: Clock, lookUp: () => Promise<Iterable<string | undefined>>) {
    this.#clock = clock;
    this.#lookUp = lookUp;
  }

  /** The extensions that were registered at the last look. */
  get numbers(): ReadonlySet<string> {
    return this.#numbers;
  }

  /** Looks again unless it has just been done; however many want it at once, it is done once. */
  look(): Promise<void> | undefined {
    if (this.#clock.monotonic() - this.#at < FRESH_MS) return undefined;
    this.#going ??= this.#look().finally(() => {
      this.#going = undefined;
    });
    return this.#going;
  }

  async #look(): Promise<void> {
    const numbers = await this.#lookUp();
    this.#numbers = new Set([...numbers].filter((number) => number !== undefined));
    this.#at = this.#clock.monotonic();
  }
}
