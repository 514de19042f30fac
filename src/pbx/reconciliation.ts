import { type Account, fingerprintOf, type HeldAccount } from './account.ts';

/** What it takes for a PBX to hold the accounts that are wanted of it. */
export interface Reconciliation {
  readonly put: readonly Account[];
  /** Users. */
  readonly remove: readonly string[];
  /** Users that are there already and not ours: they are left as they are. */
  readonly foreign: readonly string[];
}

/** Compares what is wanted with what a PBX holds. Nothing of others is ever changed or taken away. */
export function reconcile(wanted: readonly Account[], held: readonly HeldAccount[]): Reconciliation {
  const there = new Map(held.map((one) => [one.user, one]));
  const users = new Set(wanted.map(({ user }) => user));
  const isForeign = ({ user }: Account) => there.get(user)?.isOurs === false;
  return {
    put: wanted.filter(
      (account) => !isForeign(account) && there.get(account.user)?.fingerprint !== fingerprintOf(account),
    ),
    remove: held.filter(({ user, isOurs }) => isOurs && !users.has(user)).map(({ user }) => user),
    foreign: wanted.filter(isForeign).map(({ user }) => user),
  };
}
