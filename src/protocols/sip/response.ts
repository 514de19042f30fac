import { ifReadable } from '#values/decode-error.ts';
import { type HeaderField, isNamed, type WithHeaders } from './header-field.ts';
import type { SipResponse } from './message.ts';
import { parseNameAddress } from './name-address.ts';
import { parameterValue } from './parameters.ts';

/** The reason phrases of RFC 3261 §21 that we send. */
const REASONS: Readonly<Record<number, string>> = {
  100: 'Trying',
  180: 'Ringing',
  200: 'OK',
  302: 'Moved Temporarily',
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  407: 'Proxy Authentication Required',
  408: 'Request Timeout',
  416: 'Unsupported URI Scheme',
  420: 'Bad Extension',
  423: 'Interval Too Brief',
  480: 'Temporarily Unavailable',
  481: 'Call/Transaction Does Not Exist',
  482: 'Loop Detected',
  483: 'Too Many Hops',
  486: 'Busy Here',
  487: 'Request Terminated',
  488: 'Not Acceptable Here',
  489: 'Bad Event',
  500: 'Server Internal Error',
  501: 'Not Implemented',
  503: 'Service Unavailable',
  505: 'Version Not Supported',
  600: 'Busy Everywhere',
  603: 'Decline',
};

/**
 * The response to a request (RFC 3261 §8.2.6): Via, From, To, Call-ID and CSeq are the request's; `toTag`, which only
 * a 100 does without, is put on a To that has none. A malformed To is given back as it came. `headers` follow in their order.
 */
export function responseTo(
  request: WithHeaders,
  status: number,
  options: { toTag?: string; headers?: readonly HeaderField[]; reason?: string },
): SipResponse {
  const copied = request.headers
    .filter((field) => ['Via', 'From', 'To', 'Call-ID', 'CSeq'].some((name) => isNamed(field, name)))
    .map((field) => (isNamed(field, 'To') ? tagged(field, options.toTag) : field));
  return {
    kind: 'response',
    status,
    reason: options.reason ?? REASONS[status] ?? '',
    headers: [...copied, ...(options.headers ?? [])],
    body: new Uint8Array(),
  };
}

function tagged(to: HeaderField, tag: string | undefined): HeaderField {
  return tag !== undefined && takesTag(to.value) ? { name: to.name, value: `${to.value};tag=${tag}` } : to;
}

function takesTag(to: string): boolean {
  const parameters = ifReadable(() => parseNameAddress(to, 'To').parameters);
  return parameters !== undefined && parameterValue(parameters, 'tag') === undefined;
}
