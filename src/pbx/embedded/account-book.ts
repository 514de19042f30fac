/** What lets an extension register. */
interface Account {
  /** The SIP user, which is also the name in its credentials. */
  readonly user: string;
  readonly secret: string;
}

/** Where the registrar looks accounts up, at every request, so that a change holds at once. */
export interface AccountBook {
  byUser(user: string): Account | undefined;
}
