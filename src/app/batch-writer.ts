/** One commit each tenth of a second at most, however many phones boot at once. */
const COMMIT_EVERY_MS = 100;
/** A full disk may have room again; what could not be written waits as long as there is room for it. */
const RETRY_AFTER_MS = 1000;
/** In a flood the newest wait and the oldest that nobody has written yet are dropped, and counted. */
const WAITING_LIMIT = 50_000;

/** Gathers items and writes them together, so that one fsync serves many phones. */
export class BatchWriter<T> implements AsyncDisposable {
  readonly #write: (items: readonly T[]) => Promise<void>;
  readonly #onError: (error: unknown) => void;
  #waiting: T[] = [];
  #timer: NodeJS.Timeout | undefined;
  #writing: Promise<void> = Promise.resolve();
  #dropped = 0;
  #ended = false;

  constructor(write: (items: readonly T[]) => Promise<void>, onError: (error: unknown) => void) {
    this.#write = write;
    this.#onError = onError;
  }

  /** Items that were not written because too many came at once. */
  get dropped(): number {
    return this.#dropped;
  }

  add(item: T): void {
    if (this.#waiting.length >= WAITING_LIMIT) {
      this.#waiting.shift();
      this.#dropped += 1;
    }
    this.#waiting.push(item);
    this.#schedule(COMMIT_EVERY_MS);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#ended = true;
    clearTimeout(this.#timer);
    await this.#writing;
    await this.#flush();
  }

  async #flush(): Promise<void> {
    const items = this.#waiting;
    if (items.length === 0) return;
    this.#waiting = [];
    try {
      await this.#write(items);
    } catch (error) {
      this.#onError(error);
      const kept = [...items, ...this.#waiting].slice(-WAITING_LIMIT);
      this.#dropped += items.length + this.#waiting.length - kept.length;
      this.#waiting = kept;
      if (!this.#ended) this.#schedule(RETRY_AFTER_MS);
    }
  }

  #schedule(milliseconds: number): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#writing = this.#writing.then(() => this.#flush());
    }, milliseconds);
  }
}
