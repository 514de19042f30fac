/** The requests that a client transaction makes from its own INVITE. */
import { type HeaderField, isNamed, listElements } from '#protocols/sip/header-field.ts';
import type { SipRequest, SipResponse } from '#protocols/sip/message.ts';

/** The ACK for a final response that is not 2xx (RFC 3261 §17.1.1.3). */
export function ackFor(invite: SipRequest, response: SipResponse): SipRequest {
  const to = response.headers.filter((field) => isNamed(field, 'To'));
  return ownRequest(invite, 'ACK', to);
}

/** The CANCEL of an INVITE that was sent (RFC 3261 §9.1). */
export function cancelFor(invite: SipRequest): SipRequest {
  const to = invite.headers.filter((field) => isNamed(field, 'To'));
  return ownRequest(invite, 'CANCEL', to);
}

function ownRequest(invite: SipRequest, method: string, to: readonly HeaderField[]): SipRequest {
  const [topVia = ''] = listElements(invite, 'Via');
  const named = (...names: string[]) =>
    invite.headers.filter((field) => names.some((name) => isNamed(field, name)));
  const [cseq] = named('CSeq');
  return {
    kind: 'request',
    method,
    uri: invite.uri,
    headers: [
      { name: 'Via', value: topVia },
      ...named('Route'),
      { name: 'Max-Forwards', value: '70' },
      ...named('From'),
      ...to,
      ...named('Call-ID'),
      { name: 'CSeq', value: `${Number.parseInt(cseq?.value ?? '0', 10)} ${method}` },
    ],
    body: new Uint8Array(),
  };
}
