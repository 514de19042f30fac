import { headerValue } from '#protocols/sip/header-field.ts';
import { mandatoryHeaders } from '#protocols/sip/mandatory-headers.ts';
import type { SipRequest } from '#protocols/sip/message.ts';
import { parseSipUri } from '#protocols/sip/uri.ts';
import { DecodeError } from '#values/decode-error.ts';

/** What the phone answers a request from outside, and whether it looks for news because of it. */
export interface RequestAnswer {
  readonly status: number;
  /** The request, for the timeline: `OPTIONS`, `NOTIFY check-sync`. */
  readonly asked: string;
  readonly checkSync: boolean;
}

interface AnsweringPhone {
  /** Names of its lines. */
  readonly users: readonly string[];
}

/**
 * What is no part of a call: OPTIONS gets 200; an out-of-dialog NOTIFY check-sync to one of its lines gets 200 and makes the phone look for
 * news; another event or a bad To gets 400 (lineage).
 */
export function answerRequest(request: SipRequest, phone: AnsweringPhone): RequestAnswer {
  const event = headerOf(request, 'Event')?.split(';', 1)[0]?.trim().toLowerCase();
  const asked = event === undefined ? request.method : `${request.method} ${event}`.slice(0, 40);
  const answer = (status: number): RequestAnswer => ({ status, asked, checkSync: false });
  if (request.method === 'OPTIONS') return answer(200);
  if (request.method !== 'NOTIFY') return answer(501);
  if (event !== 'check-sync' || !phone.users.includes(toUser(request) ?? '')) return answer(400);
  return { status: 200, asked, checkSync: true };
}

/** Whether a Request-URI names one of these hosts, in any form that is one. */
export function namesHost(uri: string, hosts: readonly string[]): boolean {
  const host = readOrNothing(() => parseSipUri(uri).host);
  return host !== undefined && hosts.includes(host);
}

function toUser(request: SipRequest): string | undefined {
  return readOrNothing(() => parseSipUri(mandatoryHeaders(request).to.uri).user);
}

function headerOf(request: SipRequest, name: string): string | undefined {
  return readOrNothing(() => headerValue(request, name));
}

function readOrNothing<Value>(read: () => Value): Value | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof DecodeError) return undefined;
    throw error;
  }
}
