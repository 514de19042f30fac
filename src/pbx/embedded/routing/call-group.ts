/** A number that rings several extensions. */
export interface CallGroup {
  readonly number: string;
  /** `all` at once, or `hunt`: one after the other, in their order. */
  readonly ring: 'all' | 'hunt';
  /** How long each of them rings before the next; for `all`, how long the whole group does. Seconds. */
  readonly timeout: number;
  readonly members: readonly string[];
}

/** Where groups are looked up, at every call, so that a change holds at once. */
export interface GroupBook {
  byNumber(number: string): CallGroup | undefined;
}
