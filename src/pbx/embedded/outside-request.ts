import type { HeaderField } from '#protocols/sip/header-field.ts';
import type { SipRequest } from '#protocols/sip/message.ts';
import type { Ipv4Address } from '#values/ipv4-address.ts';

/** What every request of our own to a phone needs. */
export interface OutsideParts {
  readonly user: string;
  /** The registered Contact, to the letter: with nat_enable 0 a phone knows no other host than its own. */
  readonly contact: string;
  readonly via: string;
  readonly local: Ipv4Address;
  readonly hostPort: string;
  readonly fromTag: string;
  readonly callId: string;
}

/** A request to a phone outside of any dialog; From and To name its own extension, as PBXs do it. */
export function outsideRequest(
  method: 'NOTIFY' | 'OPTIONS',
  { user, contact, via, local, hostPort, fromTag, callId }: OutsideParts,
  headers: readonly HeaderField[],
  body: Uint8Array = new Uint8Array(),
): SipRequest {
  return {
    kind: 'request',
    method,
    uri: contact,
    headers: [
      { name: 'Via', value: via },
      { name: 'Max-Forwards', value: '70' },
      { name: 'From', value: `<sip:${user}@${local}>;tag=${fromTag}` },
      { name: 'To', value: `<sip:${user}@${local}>` },
      { name: 'Call-ID', value: callId },
      { name: 'CSeq', value: `1 ${method}` },
      { name: 'Contact', value: `<sip:${hostPort}>` },
      ...headers,
    ],
    body,
  };
}
