import { type HeaderField, listElements } from '#protocols/sip/header-field.ts';
import type { SipRequest } from '#protocols/sip/message.ts';
import { parseSipUri, uriScheme } from '#protocols/sip/uri.ts';

const ALLOW: HeaderField = {
  name: 'Allow',
  value:
    'REGISTER, INVITE, ACK, CANCEL, BYE, OPTIONS, NOTIFY, REFER, SUBSCRIBE, INFO, UPDATE, PRACK, MESSAGE',
};

/** Whether a Request-URI names no user: then the server itself is asked. */
export function isForServer(uri: string): boolean {
  const scheme = uriScheme(uri);
  return (scheme === 'sip' || scheme === 'sips') && parseSipUri(uri).user === undefined;
}

/**
 * What is answered to a request to the server itself, inspected in the order of RFC 3261 §8.2; `undefined` for a REGISTER
 * that is the registrar's to answer.
 */
export function answerHere(
  request: SipRequest,
): { readonly status: number; readonly headers: readonly HeaderField[] } | undefined {
  const { method, uri } = request;
  if (method !== 'REGISTER' && method !== 'OPTIONS') return { status: 405, headers: [ALLOW] };
  const scheme = uriScheme(uri);
  if (scheme !== 'sip' && scheme !== 'sips') return { status: 416, headers: [] };
  // A Request-URI may not carry headers (RFC 3261 §19.1.1, table 1).
  if (parseSipUri(uri).headers !== undefined) return { status: 400, headers: [] };
  const required = listElements(request, 'Require');
  if (required.length > 0) {
    return { status: 420, headers: [{ name: 'Unsupported', value: required.join(', ') }] };
  }
  return method === 'OPTIONS' ? { status: 200, headers: [ALLOW] } : undefined;
}
