import type { Account, HeldAccount, RefusedAccount } from '#pbx/account.ts';
import { accountProblem } from './user-xml.ts';

/** What came of putting accounts. */
export interface DirectoryChange {
  /** Whether FreeSWITCH must read its files anew. */
  readonly isStale: boolean;
  readonly refused: readonly RefusedAccount[];
}

/** Where a FreeSWITCH finds our accounts: files of its directory, or our answers to mod_xml_curl. */
export interface DirectoryPlace extends AsyncDisposable {
  accounts(): Promise<readonly HeldAccount[]>;
  /** Makes or changes accounts; all that it can hold. */
  put(accounts: readonly Account[]): Promise<DirectoryChange>;
  /** Takes accounts of ours away, and tells whether FreeSWITCH must read its files anew. */
  remove(users: readonly string[]): Promise<boolean>;
}

/** Which accounts FreeSWITCH can hold, and why not the others. */
export function sortAccounts(accounts: readonly Account[]): {
  readonly fitting: readonly Account[];
  readonly refused: readonly RefusedAccount[];
} {
  const refused = accounts.flatMap((account) => accountProblem(account) ?? []);
  const users = new Set(refused.map(({ user }) => user));
  return { fitting: accounts.filter(({ user }) => !users.has(user)), refused };
}
