import { DecodeError } from '#values/decode-error.ts';
import { FieldScanner, TOKEN } from './field-scanner.ts';
import { headerValue, listElements, type WithHeaders } from './header-field.ts';
import type { SipMessage } from './message.ts';
import { type NameAddress, parseNameAddress } from './name-address.ts';
import { parseVia, type Via } from './via.ts';

/** CSeq: what orders the requests of one Call-ID (RFC 3261 §20.16). */
interface CSeq {
  /** Below 2^31 (§8.1.1.5). */
  readonly number: number;
  readonly method: string;
}

/** The headers that every request and response carries (RFC 3261 §8.1.1), read. */
export interface MandatoryHeaders {
  /** The last sender first; never empty. */
  readonly vias: readonly [Via, ...Via[]];
  readonly from: NameAddress;
  readonly to: NameAddress;
  readonly callId: string;
  readonly cseq: CSeq;
}

/** Reads the mandatory headers; DecodeError names the one that is missing, repeated, malformed or contradictory. */
export function mandatoryHeaders(message: SipMessage): MandatoryHeaders {
  const [topVia, ...vias] = listElements(message, 'Via').map(parseVia);
  if (topVia === undefined) throw new DecodeError('Via is missing', 0);
  const cseq = parseCSeq(required(message, 'CSeq'));
  if (message.kind === 'request' && cseq.method !== message.method) {
    throw new DecodeError(`CSeq says ${cseq.method}, the request ${message.method}`, 0);
  }
  return {
    vias: [topVia, ...vias],
    from: parseNameAddress(required(message, 'From'), 'From'),
    to: parseNameAddress(required(message, 'To'), 'To'),
    callId: parseCallId(required(message, 'Call-ID')),
    cseq,
  };
}

function required(message: WithHeaders, name: string): string {
  const value = headerValue(message, name);
  if (value === undefined) throw new DecodeError(`${name} is missing`, 0);
  return value;
}

function parseCallId(value: string): string {
  if (!/^\S+$/.test(value)) throw new DecodeError('Call-ID: one word expected', 0);
  return value;
}

function parseCSeq(value: string): CSeq {
  const scanner = new FieldScanner(value, 'CSeq');
  const number = Number(scanner.expect(/\d+/y, 'number'));
  if (number >= 2 ** 31) scanner.fail('the number is 2^31 or more');
  scanner.expect(/[ \t]+/y, 'white space');
  const method = scanner.expect(TOKEN, 'method');
  scanner.end();
  return { number, method };
}
