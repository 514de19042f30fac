/** Where a phone that answers 302 may send its calls, as a pure function. */
import { contactsOf } from '#protocols/sip/contact.ts';
import type { SipResponse } from '#protocols/sip/message.ts';
import { parseSipUri, unescapedUser } from '#protocols/sip/uri.ts';
import { ifReadable } from '#values/decode-error.ts';
import { type CallDirectory, planCall } from './plan-call.ts';

/** Longer chains of forwarding are mistakes. */
const MOST_FORWARDINGS = 5;
/** Of the contacts that one 302 may name. */
const MOST_CONTACTS = 10;

/** What becomes of a branch that was answered with 3xx. */
export type Forwarding<Target> =
  | { readonly kind: 'ring'; readonly targets: readonly Target[]; readonly users: readonly string[] }
  /** Counts as if the phone had answered this. */
  | { readonly kind: 'refuse'; readonly status: 404 | 480 | 482 };

/**
 * Follows a 3xx to extensions that are registered, wherever the host of its Contact points. `trail` names the numbers
 * that this call has been sent to already: none is rung again.
 */
export function planForwarding<Target>(
  response: SipResponse,
  trail: readonly string[],
  directory: CallDirectory<Target>,
): Forwarding<Target> {
  const wanted = [...new Set(usersOf(response))];
  const fresh = wanted.filter((user) => !trail.includes(user));
  if (trail.length > MOST_FORWARDINGS || (wanted.length > 0 && fresh.length === 0)) {
    return { kind: 'refuse', status: 482 };
  }
  const plans = fresh.map((user) => ({ user, plan: planCall(user, directory) }));
  const ringing = plans.flatMap(({ user, plan }) =>
    plan.kind === 'ring' ? [{ user, targets: plan.rounds.flatMap((round) => round.targets) }] : [],
  );
  if (ringing.length > 0) {
    return {
      kind: 'ring',
      targets: ringing.flatMap(({ targets }) => targets),
      users: ringing.map(({ user }) => user),
    };
  }
  const isKnown = plans.some(({ plan }) => plan.kind === 'refuse' && plan.status === 480);
  return { kind: 'refuse', status: isKnown ? 480 : 404 };
}

function usersOf(response: SipResponse): string[] {
  const contacts = ifReadable(() => contactsOf(response)) ?? [];
  if (contacts === '*') return [];
  return contacts
    .slice(0, MOST_CONTACTS)
    .flatMap(({ uri }) => ifReadable(() => unescapedUser(parseSipUri(uri))) ?? []);
}
