import { BoundedMap } from '#values/bounded-map.ts';

/** One end of a call: an extension, and the Contact of its phone where it is registered. */
export interface CallEnd {
  readonly user: string;
  readonly contact?: string;
}

interface Call {
  readonly callId: string;
  readonly caller: CallEnd;
  /** Who rings, and in the end who answered. */
  readonly called: readonly CallEnd[];
}

/** As many as phones can be registered. */
const MOST_CALLS = 10_000;

/**
 * Which extensions have a call now, as far as requests have passed: for who asks before he disturbs somebody. Nothing else
 * depends on it, and a restart of the server forgets it (docs/decisions/0016-calls-are-noted.md). Calls go by their Call-ID.
 */
export class CallsUnderWay {
  readonly #calls: BoundedMap<Call>;

  /** Of more than `limit` calls the oldest are forgotten. */
  constructor(limit = MOST_CALLS) {
    this.#calls = new BoundedMap(limit);
  }

  /** Somebody calls; nobody rings yet. */
  begin(callId: string, caller: CallEnd): void {
    this.#calls.set(callId, { callId, caller, called: [] });
  }

  /** One more phone rings. */
  ring(callId: string, end: CallEnd): void {
    this.#change(callId, ({ called }) => [...called, end]);
  }

  /** A phone rings no more, and did not answer. */
  quit(callId: string, end: CallEnd): void {
    this.#change(callId, ({ called }) => called.filter((other) => !isSame(other, end)));
  }

  /** One phone answered; the others stop ringing. */
  answer(callId: string, end: CallEnd): void {
    this.#change(callId, () => [end]);
  }

  /** It is over, whoever ended it. */
  end(callId: string): void {
    this.#calls.delete(callId);
  }

  /** A phone restarted or is gone: whatever calls it had are over, though nobody ended them. */
  lost(end: CallEnd): void {
    for (const { callId, caller, called } of [...this.#calls.values()]) {
      if ([caller, ...called].some((other) => isSame(other, end))) this.#calls.delete(callId);
    }
  }

  /** How many calls an extension has; those that ring and those on hold count. */
  of(user: string): number {
    let count = 0;
    for (const { caller, called } of this.#calls.values()) {
      if ([caller, ...called].some((end) => end.user === user)) count += 1;
    }
    return count;
  }

  #change(callId: string, called: (call: Call) => readonly CallEnd[]): void {
    const call = this.#calls.get(callId);
    if (call !== undefined) this.#calls.set(callId, { ...call, called: called(call) });
  }
}

function isSame(one: CallEnd, other: CallEnd): boolean {
  return one.user === other.user && one.contact === other.contact;
}
