import { type HeaderField, isNamed } from '#protocols/sip/header-field.ts';
import type { SipResponse } from '#protocols/sip/message.ts';
import { responseTo } from '#protocols/sip/response.ts';
import type { Arrival, ServerTransaction } from '#protocols/sip/transactions/server-transaction.ts';
import type { AudioSession } from './audio-session.ts';
import type { Conversation } from './conversation.ts';
import { ALLOWED } from './conversation.ts';
import { calleesDialog, withTargetOf } from './dialog.ts';

interface InvitedParts {
  readonly conversation: Conversation;
  readonly session: AudioSession;
  /** Contact, and who made this phone. */
  readonly ownHeaders: readonly HeaderField[];
  /** This side's tag in a call that came in. */
  readonly localTag: string;
}

/** The INVITEs that this phone is sent in one call: the first one, and those by which the other side holds. */
export class Invited {
  readonly #parts: InvitedParts;
  /** The INVITE that is to be answered now. */
  #asked: ServerTransaction | undefined;
  /** The 2xx that waits for its ACK. */
  #accepted: { readonly transaction: ServerTransaction; readonly response: SipResponse } | undefined;
  /** The ACK is to hold the answer to our own offer. */
  #awaitsAnswer = false;

  constructor(parts: InvitedParts) {
    this.#parts = parts;
  }

  /** An INVITE that the call's state machine is going to answer. */
  ask(transaction: ServerTransaction): void {
    this.#asked = transaction;
  }

  /** Whether this is the INVITE that is to be answered. */
  isAskedBy(transaction: ServerTransaction): boolean {
    return this.#asked === transaction;
  }

  /** Any answer but 2xx. */
  respond(status: number): void {
    const { localTag, ownHeaders } = this.#parts;
    const transaction = this.#asked;
    if (transaction === undefined) return;
    // 18x make an early dialog, and its proxies must be known (RFC 3261 §12.1.1).
    const headers = status < 200 ? [...recordRoutes(transaction), ...ownHeaders] : ownHeaders;
    transaction.respond(responseTo(transaction.request, status, { toTag: localTag, headers }));
  }

  /** Answers the first INVITE with 200, and an offer of our own when it came without one. */
  accept(): void {
    const { conversation, localTag } = this.#parts;
    if (this.#asked === undefined) return;
    conversation.dialog = calleesDialog(this.#asked.request, localTag);
    this.#accept(this.#asked);
  }

  /** Answers an INVITE within the dialog with 200. */
  acceptReinvite(): void {
    const { conversation } = this.#parts;
    if (this.#asked === undefined || conversation.dialog === undefined) return;
    conversation.dialog = withTargetOf(conversation.dialog, this.#asked.request);
    this.#accept(this.#asked);
  }

  repeatAccept(): void {
    this.#accepted?.transaction.respond(this.#accepted.response);
  }

  /** An ACK came: `undefined` when it is for another INVITE, else whether its terms can be taken. */
  acknowledge(ack: Arrival): boolean | undefined {
    const accepted = this.#accepted;
    if (accepted === undefined) return undefined;
    if (ack.headers.cseq.number !== accepted.transaction.headers.cseq.number) return undefined;
    this.#accepted = undefined;
    return !this.#awaitsAnswer || this.#parts.session.takeAnswer(ack.request.body);
  }

  #accept(transaction: ServerTransaction): void {
    const { session, localTag, ownHeaders } = this.#parts;
    const { request } = transaction;
    this.#awaitsAnswer = request.body.length === 0;
    // Whoever asked was told 488 before, when there was nothing to agree on.
    const body = this.#awaitsAnswer
      ? session.offer(false)
      : (session.answer(request.body) ?? new Uint8Array());
    const headers = [
      ...recordRoutes(transaction),
      ...ownHeaders,
      { name: 'Allow', value: ALLOWED },
      { name: 'Supported', value: 'replaces' },
      { name: 'Content-Type', value: 'application/sdp' },
    ];
    const response = { ...responseTo(request, 200, { toTag: localTag, headers }), body };
    this.#accepted = { transaction, response };
    transaction.respond(response);
  }
}

function recordRoutes({ request }: ServerTransaction): HeaderField[] {
  return request.headers.filter((field) => isNamed(field, 'Record-Route'));
}
