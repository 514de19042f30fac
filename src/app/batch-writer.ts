/** One commit each tenth of a second at most, however many phones boot at once. */
const COMMIT_EVERY_MS = 100;
/** A full disk may have room again; what could not be written waits as long as there is room for it. */
const RETRY_AFTER_MS = 1000;
/** Written one part after the other: what a storm has gathered is never copied from thread to thread all at once. */
const ITEMS_AT_ONCE = 2000;
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

  /** Writes what waits now, not what comes meanwhile. */
  async #flush(): Promise<void> {
    const items = this.#waiting;
    this.#waiting = [];
    for (let from = 0; from < items.length; from += ITEMS_AT_ONCE) {
      try {
        await this.#write(items.slice(from, from + ITEMS_AT_ONCE));
      } catch (error) {
        this.#onError(error);
        this.#keep(items.slice(from));
        return;
      }
    }
  }

  /** What could not be written waits again, before what came meanwhile. */
  #keep(unwritten: readonly T[]): void {
    const all = [...unwritten, ...this.#waiting];
    this.#waiting = all.slice(-WAITING_LIMIT);
    this.#dropped += all.length - this.#waiting.length;
    if (!this.#ended) this.#schedule(RETRY_AFTER_MS);
  }

  #schedule(milliseconds: number): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#writing = this.#writing.then(() => this.#flush());
    }, milliseconds);
  }
}
