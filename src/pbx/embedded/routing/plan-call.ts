/** Who rings for a number, as a pure function. There is no route to the outside, and so no emergency call. */
import type { AccountBook } from '#pbx/embedded/account-book.ts';
import type { CallGroup, GroupBook } from './call-group.ts';
import { isEmergencyNumber } from './emergency-numbers.ts';

/** Targets that ring at once. */
export interface Round<Target> {
  readonly targets: readonly Target[];
  /** How long they ring, in milliseconds; as long as the caller waits when absent. */
  readonly ringMs?: number;
}

/** What is done with a call, or another request, for a number. */
export type CallPlan<Target> =
  /** One round after the other, until somebody answers; there is at least one, and none is empty. */
  | { readonly kind: 'ring'; readonly rounds: readonly Round<Target>[] }
  | { readonly kind: 'refuse'; readonly status: 404 | 480; readonly warning: string }
  /** Somebody may be in need, and we can't help. */
  | { readonly kind: 'emergency'; readonly warning: string };

/** What is known of numbers. */
export interface CallDirectory<Target> {
  readonly accounts: AccountBook;
  readonly groups: GroupBook;
  /** Where an extension can be reached now. */
  contactsOf(user: string): readonly Target[];
}

/** Plans a call for a number. `caller` is not rung by the group that it calls. */
export function planCall<Target>(
  number: string,
  directory: CallDirectory<Target>,
  caller?: string,
): CallPlan<Target> {
  const { accounts, groups, contactsOf } = directory;
  if (accounts.byUser(number) !== undefined) return ringOrRefuse([{ targets: contactsOf(number) }]);
  const group = groups.byNumber(number);
  if (group !== undefined) return ringOrRefuse(roundsOf(group, contactsOf, caller));
  if (isEmergencyNumber(number)) {
    return { kind: 'emergency', warning: 'No emergency calls: this server has no route to the outside' };
  }
  return { kind: 'refuse', status: 404, warning: 'No such extension, and no route to the outside' };
}

function roundsOf<Target>(
  { ring, timeout, members }: CallGroup,
  contactsOf: (user: string) => readonly Target[],
  caller: string | undefined,
): Round<Target>[] {
  const ringMs = timeout * 1000;
  const rung = [...new Set(members)].filter((member) => member !== caller);
  return ring === 'all'
    ? [{ targets: rung.flatMap(contactsOf), ringMs }]
    : rung.map((member) => ({ targets: contactsOf(member), ringMs }));
}

function ringOrRefuse<Target>(rounds: readonly Round<Target>[]): CallPlan<Target> {
  const reachable = rounds.filter(({ targets }) => targets.length > 0);
  return reachable.length > 0
    ? { kind: 'ring', rounds: reachable }
    : { kind: 'refuse', status: 480, warning: 'No phone is registered for this number' };
}
