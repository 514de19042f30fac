import { headerValue } from '#protocols/sip/header-field.ts';
import { mandatoryHeaders } from '#protocols/sip/mandatory-headers.ts';
import type { SipRequest } from '#protocols/sip/message.ts';
import { parseSipUri } from '#protocols/sip/uri.ts';
import { ifReadable } from '#values/decode-error.ts';
import { type MessageSummary, parseMessageSummary } from './message-summary.ts';

/** What the phone answers a request from outside, and what it does because of it. */
export interface RequestAnswer {
  readonly status: number;
  /** The request, for the timeline: `OPTIONS`, `NOTIFY check-sync`. */
  readonly asked: string;
  /** It looks for news. */
  readonly checkSync?: true;
  /** What its message lamp shows from now on, and on which line. */
  readonly messages?: MessageSummary & { readonly user: string };
}

interface AnsweringPhone {
  /** Names of its lines. */
  readonly users: readonly string[];
  readonly answersOptions: boolean;
}

const SUMMARY_EVENTS = ['message-summary', 'simple-message-summary'];

/**
 * What is no part of a call: OPTIONS gets 200 (observed). A NOTIFY outside of a dialog must be to one of its lines: check-sync makes
 * the phone look for news (documented), a summary of messages sets its lamp when it can be read (lineage). Another event
 * or a bad To gets 400 (lineage).
 */
export function answerRequest(request: SipRequest, phone: AnsweringPhone): RequestAnswer {
  const event = headerOf(request, 'Event')?.split(';', 1)[0]?.trim().toLowerCase();
  const asked = event === undefined ? request.method : `${request.method} ${event}`.slice(0, 40);
  if (request.method === 'OPTIONS' && phone.answersOptions) return { status: 200, asked };
  if (request.method !== 'NOTIFY') return { status: 501, asked };
  const user = toUser(request);
  if (user === undefined || !phone.users.includes(user)) return { status: 400, asked };
  if (event === 'check-sync') return { status: 200, asked, checkSync: true };
  const messages = SUMMARY_EVENTS.includes(event ?? '') ? summaryIn(request) : undefined;
  return messages === undefined
    ? { status: 400, asked }
    : { status: 200, asked, messages: { ...messages, user } };
}

/** Whether a Request-URI names one of these hosts, in any form that is one. */
export function namesHost(uri: string, hosts: readonly string[]): boolean {
  const host = ifReadable(() => parseSipUri(uri).host);
  return host !== undefined && hosts.includes(host);
}

function toUser(request: SipRequest): string | undefined {
  return ifReadable(() => parseSipUri(mandatoryHeaders(request).to.uri).user);
}

/** Its type must be that of a summary, or plain text (lineage). */
function summaryIn(request: SipRequest): MessageSummary | undefined {
  const type = headerOf(request, 'Content-Type')?.split(';', 1)[0]?.trim().toLowerCase();
  const isReadable = type === 'application/simple-message-summary' || type === 'text/plain';
  return isReadable ? ifReadable(() => parseMessageSummary(request.body)) : undefined;
}

function headerOf(request: SipRequest, name: string): string | undefined {
  return ifReadable(() => headerValue(request, name));
}
