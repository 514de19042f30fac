import type { Registration } from '#pbx/connector.ts';
import { headerValues, type WithHeaders } from '#protocols/sip/header-field.ts';
import { formatNameAddress, type NameAddress } from '#protocols/sip/name-address.ts';
import { parameterValue, withParameter } from '#protocols/sip/parameters.ts';
import type { Hop } from '#protocols/sip/transactions/hop.ts';
import type { SipUri } from '#protocols/sip/uri.ts';
import { type MacAddress, parseMacAddress } from '#values/mac-address.ts';

/** A registration of this registrar, which knows its times. */
export interface BoundRegistration extends Registration {
  readonly registeredAt: number;
  readonly expiresAt: number;
}

/** A contact bound to an address-of-record, with what orders its changes (RFC 3261 §10.3). */
export interface Binding {
  readonly registration: BoundRegistration;
  readonly address: NameAddress;
  readonly uri: SipUri;
  readonly callId: string;
  readonly cseq: number;
  /** Where its requests go. */
  readonly hop: Hop;
  /** Monotonic milliseconds at which it ends. */
  readonly endsAt: number;
}

/** The Contact value that tells a binding in a response, with the seconds it has left, at least 1. */
export function contactValue(binding: Binding, now: number): string {
  const seconds = Math.max(1, Math.round((binding.endsAt - now) / 1000));
  return formatNameAddress({
    ...binding.address,
    parameters: withParameter(binding.address.parameters, 'expires', String(seconds)),
  });
}

/** What a REGISTER tells of the phone that sends it. */
type PhoneTraits = Pick<Registration, 'userAgent' | 'mac'>;

/** In characters; what is longer is cut. */
export const LONGEST_USER_AGENT = 256;

/** Reads the traits from User-Agent, cut to 256 characters, and from one contact. */
export function traitsOf(message: WithHeaders, contact: NameAddress | undefined): PhoneTraits {
  const userAgent = headerValues(message, 'User-Agent')[0]?.slice(0, LONGEST_USER_AGENT);
  const mac = contact === undefined ? undefined : macOfContact(contact);
  return { ...(userAgent === undefined ? {} : { userAgent }), ...(mac === undefined ? {} : { mac }) };
}

/** Only these UUIDs end in a MAC; others are random (observed). */
const INSTANCE_WITH_MAC = /^<urn:uuid:00000000-0000-0000-0000-([0-9a-f]{12})>$/i;

/** The phone's MAC when its Contact tells it in `+sip.instance`. */
function macOfContact(address: NameAddress): MacAddress | undefined {
  const digits = INSTANCE_WITH_MAC.exec(parameterValue(address.parameters, '+sip.instance') ?? '')?.[1];
  return digits === undefined ? undefined : parseMacAddress(digits);
}
