import { firstContactOf } from '#protocols/sip/contact.ts';
import type { HeaderField } from '#protocols/sip/header-field.ts';
import { mandatoryHeaders } from '#protocols/sip/mandatory-headers.ts';
import type { SipRequest, SipResponse } from '#protocols/sip/message.ts';
import { parseSipUri } from '#protocols/sip/uri.ts';
import { ifReadable } from '#values/decode-error.ts';
import type { AudioSession } from './audio-session.ts';
import type { CallEvent } from './call-step.ts';
import type { Conversation, Words } from './conversation.ts';
import { ALLOWED } from './conversation.ts';
import { callersDialog, withTargetOf } from './dialog.ts';
import type { Sending } from './request-sender.ts';

interface InviterParts {
  readonly conversation: Conversation;
  readonly session: AudioSession;
  /** timer_invite_expires, in milliseconds. */
  readonly expires: number;
  /** How long to wait after both sides asked at once (RFC 3261 §14.1), in milliseconds. */
  readonly glarePause: () => number;
  readonly feed: (event: CallEvent) => void;
}

/** Whom to call, and under which names. */
export interface Invitation {
  readonly uri: string;
  /** From, To and Call-ID. */
  readonly addresses: readonly HeaderField[];
  /** Such as Replaces and Referred-By. */
  readonly more: readonly HeaderField[];
}

/** How often a call may be sent on to somebody else. */
const MOST_REDIRECTS = 5;
const SDP_TYPE: readonly HeaderField[] = [
  { name: 'Content-Type', value: 'application/sdp' },
  { name: 'Content-Disposition', value: 'session;handling=optional' },
];

/** The INVITEs that this phone sends in one call: the first one, and those that hold and resume. */
export class Inviter {
  readonly #parts: InviterParts;
  #invitation: Invitation | undefined;
  #sending: Sending | undefined;
  #redirects = 0;
  #nextUri: string | undefined;

  constructor(parts: InviterParts) {
    this.#parts = parts;
  }

  /** The first INVITE. */
  invite(invitation: Invitation): void {
    this.#invitation = invitation;
    this.#invite(invitation.uri);
  }

  /** The first INVITE again, to whom the last answer named. */
  follow(): void {
    if (this.#nextUri !== undefined) this.#invite(this.#nextUri);
  }

  cancel(): void {
    this.#sending?.cancel();
  }

  /** An INVITE within the dialog (RFC 3261 §14). */
  reinvite(wish: 'hold' | 'resume'): void {
    const { conversation, session } = this.#parts;
    conversation.send('INVITE', this.#words(session.offer(wish === 'hold')), {
      onResponse: (response, request) => this.#reinviteAnswered(response, request),
      onSilence: () => this.#reinviteRefused(408),
    });
  }

  #invite(uri: string): void {
    const { conversation, session, feed } = this.#parts;
    const { addresses, more } = this.#invitation ?? { addresses: [], more: [] };
    this.#sending = conversation.begin('INVITE', uri, addresses, this.#words(session.offer(false), more), {
      onResponse: (response, request) => this.#answered(response, request),
      onSilence: () => feed({ kind: 'refused', status: 408, reason: 'no answer' }),
    });
  }

  #words(body: Uint8Array, more: readonly HeaderField[] = []): Words {
    const expires = Math.round(this.#parts.expires / 1000);
    const headers = [
      { name: 'Expires', value: String(expires) },
      { name: 'Accept', value: 'application/sdp' },
      { name: 'Allow', value: ALLOWED },
      { name: 'Supported', value: 'replaces' },
      ...more,
      ...SDP_TYPE,
    ];
    return { headers, body };
  }

  #answered(response: SipResponse, request: SipRequest): void {
    const { feed } = this.#parts;
    const { status, reason } = response;
    if (status < 200) {
      feed({ kind: 'provisional', status });
    } else if (status < 300) {
      this.#accepted(response, request);
    } else {
      this.#nextUri = status < 400 && this.#redirects < MOST_REDIRECTS ? contactIn(response) : undefined;
      this.#redirects += 1;
      feed(
        this.#nextUri === undefined
          ? { kind: 'refused', status, reason: reason.slice(0, 100) }
          : { kind: 'redirected' },
      );
    }
  }

  /** A 2xx: the dialog, or one more of a call that forked, which is ended at once (RFC 3261 §13.2.2.4). */
  #accepted(response: SipResponse, request: SipRequest): void {
    const { conversation, session, feed } = this.#parts;
    const sequence = mandatoryHeaders(request).cseq.number;
    const dialog = ifReadable(() => callersDialog(request, response));
    if (dialog === undefined) {
      if (conversation.dialog === undefined) feed({ kind: 'refused', status: 400, reason: 'malformed 200' });
      return;
    }
    if (conversation.acknowledgeAgain(sequence, dialog)) return;
    conversation.acknowledge(request, sequence, dialog);
    const known = conversation.dialog;
    conversation.dialog = dialog;
    if (known === undefined) {
      feed({ kind: session.takeAnswer(response.body) ? 'accepted' : 'accepted-in-vain' });
    } else {
      conversation.send('BYE', {}, { onResponse() {}, onSilence() {} });
      conversation.dialog = known;
    }
  }

  #reinviteAnswered(response: SipResponse, request: SipRequest): void {
    const { conversation, session, feed } = this.#parts;
    const { status } = response;
    if (status < 200 || conversation.dialog === undefined) return;
    if (status >= 300) {
      this.#reinviteRefused(status);
      return;
    }
    const sequence = mandatoryHeaders(request).cseq.number;
    if (conversation.acknowledgeAgain(sequence)) return;
    conversation.dialog = withTargetOf(conversation.dialog, response);
    conversation.acknowledge(request, sequence);
    if (session.takeAnswer(response.body)) feed({ kind: 'reinvite-accepted' });
    else this.#reinviteRefused(488);
  }

  #reinviteRefused(status: number): void {
    const { feed, glarePause } = this.#parts;
    feed({ kind: 'reinvite-refused', status, retryAfter: glarePause() });
  }
}

function contactIn(response: SipResponse): string | undefined {
  return ifReadable(() => {
    const uri = firstContactOf(response)?.uri;
    if (uri !== undefined) parseSipUri(uri);
    return uri;
  });
}
