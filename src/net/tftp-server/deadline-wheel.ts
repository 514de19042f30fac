/** Something that wants attention at a time, which may change while it is on the wheel. */
export interface Timed {
  /** Milliseconds of the monotonic clock. */
  readonly deadline: number;
  /** The turn it is filed under; the wheel's own mark, -1 when it is on none. */
  wheelTurn: number;
}

const TURN_MS = 50;
/** About 25 s ahead; what is due later is looked at once on the way. */
const SLOTS = 512;

/**
 * All deadlines of a server in one place, for one interval timer. A deadline that moves later, which it does with
 * every acknowledgement, costs nothing: the item is looked at where it was filed and filed again.
 */
export class DeadlineWheel<T extends Timed> {
  readonly #slots: T[][] = Array.from({ length: SLOTS }, () => []);
  #turn = 0;
  #size = 0;

  /** How often {@link advance} wants to be called. */
  static readonly turnMs = TURN_MS;

  /** Entries on the wheel, those of removed items included until their turn has come. */
  get size(): number {
    return this.#size;
  }

  /** Puts an item on the wheel, or looks whether its deadline has become earlier than where it is. */
  file(item: T, now: number): void {
    if (this.#size === 0) this.#turn = Math.floor(now / TURN_MS);
    const wanted = Math.max(Math.ceil(item.deadline / TURN_MS), this.#turn + 1);
    const turn = Math.min(wanted, this.#turn + SLOTS - 1);
    if (item.wheelTurn !== -1 && item.wheelTurn <= turn) return;
    item.wheelTurn = turn;
    this.#slots[turn % SLOTS]?.push(item);
    this.#size += 1;
  }

  /** Takes an item off the wheel. */
  remove(item: T): void {
    item.wheelTurn = -1;
  }

  /** Calls `onDue` for every item whose deadline has come. It is off the wheel by then and may be filed again. */
  advance(now: number, onDue: (item: T) => void): void {
    const last = Math.floor(now / TURN_MS);
    while (this.#turn < last && this.#size > 0) {
      this.#turn += 1;
      const turn = this.#turn;
      const entries = this.#slots[turn % SLOTS] as T[];
      if (entries.length === 0) continue;
      this.#slots[turn % SLOTS] = [];
      this.#size -= entries.length;
      for (const item of entries) {
        // Not the entry that counts: the item was taken off, or filed again under an earlier turn.
        if (item.wheelTurn !== turn) continue;
        item.wheelTurn = -1;
        if (item.deadline <= now) onDue(item);
        else this.file(item, now);
      }
    }
  }
}
