import { DecodeError } from '#values/decode-error.ts';
import { headerValue, listElements, type WithHeaders } from './header-field.ts';
import { type NameAddress, parseNameAddress } from './name-address.ts';
import { parameterValue } from './parameters.ts';

/** The Contact header: addresses, or the `*` that stands for all of them (RFC 3261 §20.10). */
export type Contacts = '*' | readonly NameAddress[];

/** Reads Contact; no addresses when there is none. A `*` beside anything else gives DecodeError. */
export function contactsOf(message: WithHeaders): Contacts {
  const elements = listElements(message, 'Contact');
  if (!elements.includes('*')) return elements.map((element) => parseNameAddress(element, 'Contact'));
  if (elements.length > 1) throw new DecodeError('Contact: * must stand alone', 0);
  return '*';
}

/** The first address; `undefined` when there is none, or a `*`. DecodeError as {@link contactsOf}. */
export function firstContactOf(message: WithHeaders): NameAddress | undefined {
  const contacts = contactsOf(message);
  return contacts === '*' ? undefined : contacts[0];
}

/** An hour, the meaning of an expiry that nobody can read (RFC 3261 §10.2.1.1 and §20.19). */
const UNREADABLE_EXPIRY = 3600;
const LONGEST_EXPIRY = 2 ** 32 - 1;

/** For how many seconds a contact asks to be kept: its own `expires`, else the Expires header, else `undefined`. */
export function requestedExpiry(message: WithHeaders, contact?: NameAddress): number | undefined {
  const own = contact === undefined ? undefined : parameterValue(contact.parameters, 'expires');
  const text = own ?? headerValue(message, 'Expires');
  if (text === undefined) return undefined;
  return /^\d+$/.test(text) ? Math.min(Number(text), LONGEST_EXPIRY) : UNREADABLE_EXPIRY;
}
