/** Whether a request may be forwarded at all (RFC 3261 §16.3), as a pure function. */
import { hash } from 'node:crypto';
import { type HeaderField, headerValue, headerValues, listElements } from '#protocols/sip/header-field.ts';
import type { MandatoryHeaders } from '#protocols/sip/mandatory-headers.ts';
import type { SipRequest } from '#protocols/sip/message.ts';
import { parameterValue } from '#protocols/sip/parameters.ts';
import { parseSipUri, uriScheme } from '#protocols/sip/uri.ts';
import { DecodeError } from '#values/decode-error.ts';
import type { OwnAddresses } from './own-addresses.ts';

/** Why a request is not forwarded. */
export interface Refusal {
  readonly status: number;
  readonly headers?: readonly HeaderField[];
}

/** Checks scheme, Max-Forwards, loops and Proxy-Require, in this order. DecodeError for what can't be read. */
export function checkRequest(
  request: SipRequest,
  headers: MandatoryHeaders,
  own: OwnAddresses,
): Refusal | undefined {
  if (uriScheme(request.uri) !== 'sip') return { status: 416 };
  // A Request-URI may not carry headers (RFC 3261 §19.1.1, table 1).
  if (parseSipUri(request.uri).headers !== undefined) return { status: 400 };
  if (maxForwards(request) === 0) return { status: 483 };
  if (isLooping(request, headers, own)) return { status: 482 };
  const required = listElements(request, 'Proxy-Require');
  if (required.length > 0) {
    return { status: 420, headers: [{ name: 'Unsupported', value: required.join(', ') }] };
  }
  return undefined;
}

/** How many more hops a request may take; 70 when it doesn't say, 255 at most (RFC 3261 §20.22). */
export function maxForwards(request: SipRequest): number {
  const value = headerValue(request, 'Max-Forwards');
  if (value === undefined) return 70;
  if (!/^\d{1,9}$/.test(value)) throw new DecodeError('Max-Forwards: a number expected', 0);
  return Math.min(Number(value), 255);
}

const OWN_BRANCH = /^z9hG4bK[0-9a-f]{16}\.([0-9a-f]{16})$/;

/** A branch for a request that we send: unique, and telling a loop when the request comes back (§16.6 step 8). */
export function ownBranch(loopMark: string, random: (octets: number) => Uint8Array): string {
  return `z9hG4bK${Buffer.from(random(8)).toString('hex')}.${loopMark}`;
}

/**
 * What is the same when a request comes back unchanged, and different when it comes back for another target
 * (RFC 5393 §4.2): 16 hexadecimal digits. `request` is as it was received.
 */
export function loopMark(request: SipRequest, { from, to, callId, cseq }: MandatoryHeaders): string {
  const parts = [
    request.uri,
    parameterValue(from.parameters, 'tag'),
    parameterValue(to.parameters, 'tag'),
    callId,
    cseq.number,
    headerValues(request, 'Route'),
    headerValues(request, 'Proxy-Require'),
  ];
  return hash('sha256', JSON.stringify(parts)).slice(0, 16);
}

function isLooping(request: SipRequest, headers: MandatoryHeaders, own: OwnAddresses): boolean {
  const marks = headers.vias
    .filter((via) => own.are(via))
    .map((via) => OWN_BRANCH.exec(parameterValue(via.parameters, 'branch') ?? '')?.[1]);
  return marks.length > 0 && marks.includes(loopMark(request, headers));
}
