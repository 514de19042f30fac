import type { EventSink, PhoneEvent } from '#provisioning/phone-event.ts';
import type { Database } from '#store/database.ts';
import { appendEvents } from '#store/events.ts';

/** One commit each tenth of a second at most, however many phones boot. */
const COMMIT_EVERY_MS = 100;
/** In a flood the newest wait and the oldest that nobody has written yet are dropped, and counted. */
const WAITING_LIMIT = 50_000;

export type EventListener = (event: PhoneEvent) => void;

/** Passes events on at once and writes them down in batches; progress is shown but not kept. */
export class EventLog implements EventSink, AsyncDisposable {
  readonly #db: Database;
  readonly #onError: (error: unknown) => void;
  readonly #listeners = new Set<EventListener>();
  #waiting: PhoneEvent[] = [];
  #dropped = 0;
  #timer: NodeJS.Timeout | undefined;
  #writing: Promise<void> = Promise.resolve();

  constructor(db: Database, onError: (error: unknown) => void) {
    this.#db = db;
    this.#onError = onError;
  }

  /** Events that were not written because too many came at once. */
  get dropped(): number {
    return this.#dropped;
  }

  emit(event: PhoneEvent): void {
    for (const listener of this.#listeners) listener(event);
    if (event.type === 'file-progress' || event.type === 'file-started') return;
    if (this.#waiting.length >= WAITING_LIMIT) {
      this.#waiting.shift();
      this.#dropped += 1;
    }
    this.#waiting.push(event);
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#writing = this.#writing.then(() => this.#write());
    }, COMMIT_EVERY_MS);
  }

  /** Calls the listener for each event from now on; the result ends it. */
  subscribe(listener: EventListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    clearTimeout(this.#timer);
    await this.#writing;
    await this.#write();
  }

  async #write(): Promise<void> {
    const events = this.#waiting;
    if (events.length === 0) return;
    this.#waiting = [];
    await appendEvents(this.#db, events).catch(this.#onError);
  }
}
