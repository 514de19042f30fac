/** How many voice messages wait for a user. */
export interface MessagesWaiting {
  readonly fresh: number;
  readonly old: number;
}

/** The same, with whose they are: as it is kept for the next start. */
export interface KeptMessages extends MessagesWaiting {
  readonly user: string;
}

/** What the lamps of each user's phones are to show, for those that come back later. */
export class MessageLamps {
  readonly #waiting = new Map<string, MessagesWaiting>();
  readonly #keep: (messages: KeptMessages) => void;

  /** `keep` is given every change. */
  constructor(keep: (messages: KeptMessages) => void = () => {}) {
    this.#keep = keep;
  }

  /** What a user's phones were told last; `undefined` when they were never told. */
  of(user: string): MessagesWaiting | undefined {
    return this.#waiting.get(user);
  }

  set(user: string, { fresh, old }: MessagesWaiting): void {
    this.#waiting.set(user, { fresh, old });
    this.#keep({ user, fresh, old });
  }

  /** Takes in what was kept in an earlier run. */
  restore(kept: Iterable<KeptMessages>): void {
    for (const { user, fresh, old } of kept) this.#waiting.set(user, { fresh, old });
  }
}
