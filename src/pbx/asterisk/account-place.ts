import type { Account, HeldAccount, RefusedAccount } from '#pbx/account.ts';
import type { PbxFinding } from '#pbx/pbx-finding.ts';

/** What came of putting accounts. */
export interface PlaceChange {
  /** What must read anew. */
  readonly modules: readonly string[];
  readonly refused: readonly RefusedAccount[];
}

/** Where an Asterisk keeps its accounts, so that we can: files, or tables of a database. */
export interface AccountPlace extends AsyncDisposable {
  /** What reads the accounts; nobody knows at first whether it has read the newest. */
  readonly modules: readonly string[];
  /** What is in the way of Asterisk reading them, as far as that can be seen here. */
  examine?(): readonly PbxFinding[];
  accounts(): Promise<readonly HeldAccount[]>;
  /** Makes or changes accounts, all that it can hold or none. */
  put(accounts: readonly Account[]): Promise<PlaceChange>;
  /** Takes accounts of ours away, and names the modules that must read anew. */
  remove(users: readonly string[]): Promise<readonly string[]>;
}
