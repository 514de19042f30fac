/** What a REGISTER changes, as a pure function (RFC 3261 §10.3 steps 6 and 7). All of it happens, or none. */

import type { RegistrationChange } from '#pbx/connector.ts';
import { contactsOf, requestedExpiry } from '#protocols/sip/contact.ts';
import { type HeaderField, headerValue, type WithHeaders } from '#protocols/sip/header-field.ts';
import { formatNameAddress, type NameAddress } from '#protocols/sip/name-address.ts';
import type { Arrival } from '#protocols/sip/transactions/server-transaction.ts';
import { isSameUri, parseSipUri, type SipUri } from '#protocols/sip/uri.ts';
import { type Binding, type BoundRegistration, traitsOf } from './binding.ts';
import { reachOf } from './reach.ts';

/** Bounds in seconds for how long a contact is kept. */
export interface ExpiryBounds {
  /** Shorter wishes get 423; at most an hour, which is always granted (RFC 3261 §10.3). */
  readonly min: number;
  /** For a contact that names none; the phone's own `timer_register_expires` defaults to 3600 as well. */
  readonly default: number;
  /** Longer wishes are shortened. */
  readonly max: number;
}

/** A REGISTER by someone who may. */
export interface Registering {
  readonly message: WithHeaders;
  readonly user: string;
  /** Where it came from, and where its responses go. */
  readonly arrival: Pick<Arrival, 'from' | 'back'>;
  readonly callId: string;
  readonly cseq: number;
  /** Milliseconds since 1970, and monotonic ones. */
  readonly now: number;
  readonly monotonic: number;
}

export interface BindingUpdate {
  readonly kind: 'updated';
  readonly bindings: readonly Binding[];
  readonly changes: readonly RegistrationChange<BoundRegistration>[];
}

export interface UpdateRefusal {
  readonly kind: 'refused';
  readonly status: number;
  readonly reason: string;
  readonly headers: readonly HeaderField[];
}

const MOST_CONTACTS = 10;
/** Ten of these still fit one response. */
const LONGEST_CONTACT = 1024;

/** The bindings after a REGISTER, and what changed. DecodeError when its Contact or Expires is malformed. */
export function updateBindings(
  current: readonly Binding[],
  registering: Registering,
  bounds: ExpiryBounds,
): BindingUpdate | UpdateRefusal {
  const contacts = contactsOf(registering.message);
  if (contacts === '*') return removeAll(current, registering);
  if (contacts.length > MOST_CONTACTS) return tooMany();
  let bindings = current;
  const changes: RegistrationChange<BoundRegistration>[] = [];
  for (const address of contacts) {
    const wanted = requestedExpiry(registering.message, address) ?? bounds.default;
    if (wanted > 0 && wanted < bounds.min) return tooBrief(bounds);
    if (formatNameAddress(address).length > LONGEST_CONTACT) return refusal(400, 'Contact Too Long');
    const uri = parseSipUri(address.uri);
    if (current.some((binding) => isSameUri(binding.uri, uri) && isOutOfOrder(binding, registering))) {
      return outOfOrder();
    }
    const seconds = Math.min(wanted, bounds.max);
    const step =
      seconds === 0 ? remove(bindings, uri) : put(bindings, bind(registering, address, uri, seconds));
    bindings = step.bindings;
    changes.push(...step.changes);
  }
  if (bindings.length > MOST_CONTACTS) return tooMany();
  return { kind: 'updated', bindings, changes };
}

interface Step {
  readonly bindings: readonly Binding[];
  readonly changes: readonly RegistrationChange<BoundRegistration>[];
}

function removeAll(current: readonly Binding[], registering: Registering): BindingUpdate | UpdateRefusal {
  if (headerValue(registering.message, 'Expires') !== '0') return refusal(400, 'Contact * Needs Expires 0');
  if (current.some((binding) => isOutOfOrder(binding, registering))) return outOfOrder();
  return { kind: 'updated', bindings: [], changes: current.map(unregistered) };
}

function remove(bindings: readonly Binding[], uri: SipUri): Step {
  const removed = bindings.filter((binding) => isSameUri(binding.uri, uri));
  return {
    bindings: bindings.filter((binding) => !removed.includes(binding)),
    changes: removed.map(unregistered),
  };
}

function put(bindings: readonly Binding[], binding: Binding): Step {
  const [known] = bindings.filter((other) => isSameUri(other.uri, binding.uri));
  if (known === undefined)
    return { bindings: [...bindings, binding], changes: [change('registered', binding)] };
  const isSameRun = known.callId === binding.callId;
  const kept = isSameRun
    ? { ...binding, registration: { ...binding.registration, ...lastingTraits(known.registration) } }
    : binding;
  return {
    bindings: bindings.map((other) => (other === known ? kept : other)),
    changes: [change(isSameRun ? 'refreshed' : 'registered', kept)],
  };
}

/** What a renewal leaves as it was: a phone that renews may all the same not hear what is asked of it. */
function lastingTraits({ registeredAt, reach }: BoundRegistration) {
  return { registeredAt, ...(reach === undefined ? {} : { reach }) };
}

function bind(registering: Registering, address: NameAddress, uri: SipUri, seconds: number): Binding {
  const { message, user, arrival, callId, cseq, now, monotonic } = registering;
  const { address: sourceAddress, port } = arrival.from;
  const registration: BoundRegistration = {
    user,
    contact: address.uri,
    source: { address: sourceAddress, port },
    ...traitsOf(message, address),
    registeredAt: now,
    expiresAt: now + seconds * 1000,
  };
  const hop = reachOf(uri, arrival);
  return { registration, address, uri, callId, cseq, hop, endsAt: monotonic + seconds * 1000 };
}

/** Within one Call-ID requests count upwards; anything else came late or is a replay. */
function isOutOfOrder(binding: Binding, { callId, cseq }: Registering): boolean {
  return binding.callId === callId && cseq <= binding.cseq;
}

function change(
  kind: RegistrationChange<BoundRegistration>['kind'],
  { registration }: Binding,
): RegistrationChange<BoundRegistration> {
  return { kind, registration };
}

function unregistered(binding: Binding): RegistrationChange<BoundRegistration> {
  return change('unregistered', binding);
}

function refusal(status: number, reason: string, headers: readonly HeaderField[] = []): UpdateRefusal {
  return { kind: 'refused', status, reason, headers };
}

function tooMany(): UpdateRefusal {
  return refusal(403, 'Too Many Contacts');
}

/** 500 is what RFC 3261 §12.2.2 and §10.3 give for a request that came out of order. */
function outOfOrder(): UpdateRefusal {
  return refusal(500, 'CSeq Out Of Order');
}

function tooBrief(bounds: ExpiryBounds): UpdateRefusal {
  return refusal(423, 'Interval Too Brief', [{ name: 'Min-Expires', value: String(bounds.min) }]);
}
