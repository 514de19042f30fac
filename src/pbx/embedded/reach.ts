import { firstContactOf } from '#protocols/sip/contact.ts';
import { parameterValue } from '#protocols/sip/parameters.ts';
import type { Hop } from '#protocols/sip/transactions/hop.ts';
import type { Arrival } from '#protocols/sip/transactions/server-transaction.ts';
import { parseSipUri, type SipUri } from '#protocols/sip/uri.ts';
import { ifReadable } from '#values/decode-error.ts';

/**
 * Where requests for a contact go. A phone that names its own address is reached at the port it names: with
 * `nat_enable` 0 it sends from another. One that names any other address is behind NAT, or lies; it is reached where
 * its responses go, so that nobody can aim our requests at others.
 */
export function reachOf(contact: SipUri, { from, back }: Pick<Arrival, 'from' | 'back'>): Hop {
  if (contact.host !== from.address) return from.transport === 'tcp' ? from : back;
  const port = contact.port ?? 5060;
  if (from.transport === 'tcp') return { ...from, port };
  const transport = parameterValue(contact.parameters, 'transport')?.toLowerCase() === 'tcp' ? 'tcp' : 'udp';
  return { ...from, transport, port };
}

/** Where later requests for the sender of a request go: by its first Contact, if that can be read. */
export function reachOfSender(arrival: Arrival): Hop {
  const byContact = ifReadable(() => {
    const first = firstContactOf(arrival.request);
    return first === undefined ? undefined : reachOf(parseSipUri(first.uri), arrival);
  });
  return byContact ?? arrival.back;
}
