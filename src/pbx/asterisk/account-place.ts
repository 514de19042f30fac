import type { Account, HeldAccount } from '#pbx/account.ts';

/** Where an Asterisk keeps its accounts, so that we can: files, or tables of a database. */
export interface AccountPlace extends AsyncDisposable {
  /** What reads the accounts; nobody knows at first whether it has read the newest. */
  readonly modules: readonly string[];
  accounts(): Promise<readonly HeldAccount[]>;
  /** Makes or changes accounts, all or none, and names the modules that must read anew. */
  put(accounts: readonly Account[]): Promise<readonly string[]>;
  /** Takes accounts of ours away, and names the modules that must read anew. */
  remove(users: readonly string[]): Promise<readonly string[]>;
}
