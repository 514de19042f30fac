import type { HeaderField } from '#protocols/sip/header-field.ts';
import type { SipRequest } from '#protocols/sip/message.ts';
import type { UdpEndpoint } from '#protocols/sip/response-target.ts';
import { BoundedMap } from '#values/bounded-map.ts';
import type { LineAccount } from '#virtual-phone/sip/line-account.ts';
import { contactUri } from '#virtual-phone/sip/phone-names.ts';
import type { SipIdentity } from '#virtual-phone/sip/register-request.ts';
import type { CallSettings } from './call-settings.ts';
import { type Dialog, dialogHeaders, nextHop, tagsOf } from './dialog.ts';
import type { Outcome, RequestSender, Sending } from './request-sender.ts';

/** What the phone takes, as captured phones of this family list it; UPDATE is left out, nothing here needs it. */
export const ALLOWED = 'ACK,BYE,CANCEL,INFO,INVITE,NOTIFY,OPTIONS,REFER,REGISTER';

/** What a phone says that is not decided by the dialog. */
export interface Words {
  readonly headers?: readonly HeaderField[];
  readonly body?: Uint8Array;
}

/** More than a call that forked is answered by. */
const MOST_ACKS = 16;

interface ConversationParts {
  readonly identity: SipIdentity;
  readonly account: LineAccount;
  readonly settings: Pick<CallSettings, 'maxForwards'>;
  readonly sender: RequestSender;
}

/** The requests of one call from this phone, before and within its dialog. */
export class Conversation {
  readonly account: LineAccount;
  readonly #parts: ConversationParts;
  #dialog: Dialog | undefined;
  #sequence = 100;
  /** The last ACKs for 2xx: one goes out again when its 2xx comes again. */
  readonly #acks = new BoundedMap<{ readonly request: SipRequest; readonly to: UdpEndpoint }>(MOST_ACKS);

  constructor(parts: ConversationParts) {
    this.account = parts.account;
    this.#parts = parts;
  }

  /** `undefined` until the call is answered. */
  get dialog(): Dialog | undefined {
    return this.#dialog;
  }

  set dialog(dialog: Dialog | undefined) {
    this.#dialog = dialog;
  }

  /** Whether a request of the other side comes in its turn (RFC 3261 §12.2.2). */
  takes(sequence: number): boolean {
    const dialog = this.#dialogNow();
    if (dialog.remoteSequence !== undefined && sequence <= dialog.remoteSequence) return false;
    this.#dialog = { ...dialog, remoteSequence: sequence };
    return true;
  }

  /** Sends a request that begins a dialog. */
  begin(
    method: string,
    uri: string,
    addresses: readonly HeaderField[],
    words: Words,
    outcome: Outcome,
  ): Sending {
    const { account } = this;
    const write = (branch: string, authorization: HeaderField | undefined) =>
      this.#write(method, uri, addresses, this.#nextSequence(), branch, words, authorization);
    return this.#parts.sender.send({ account, to: account.target, write }, outcome);
  }

  /** Sends a request within the dialog; TypeError before there is one. */
  send(method: string, words: Words, outcome: Outcome): Sending {
    const { account } = this;
    const dialog = this.#dialogNow();
    const write = (branch: string, authorization: HeaderField | undefined) => {
      const { uri, headers } = dialogHeaders(dialog);
      return this.#write(method, uri, headers, this.#nextSequence(), branch, words, authorization);
    };
    return this.#parts.sender.send({ account, to: nextHop(dialog), write }, outcome);
  }

  /** Sends the ACK for the 2xx to an INVITE of ours, with its credentials (RFC 3261 §13.2.2.4, §22.1). */
  acknowledge(invite: SipRequest, sequence: number, dialog = this.#dialogNow()): void {
    const { sender } = this.#parts;
    const credentials = invite.headers.find(({ name }) => /^(proxy-)?authorization$/i.test(name));
    const { uri, headers } = dialogHeaders(dialog);
    const request = this.#write('ACK', uri, headers, sequence, sender.newBranch(), {}, credentials);
    const to = nextHop(dialog);
    this.#acks.set(ackKey(dialog, sequence), { request, to });
    sender.sendAck(request, to);
  }

  /** The 2xx with this sequence number came again; `false` when it was not acknowledged yet. */
  acknowledgeAgain(sequence: number, dialog = this.#dialogNow()): boolean {
    const ack = this.#acks.get(ackKey(dialog, sequence));
    if (ack === undefined) return false;
    this.#parts.sender.sendAck(ack.request, ack.to);
    return true;
  }

  #dialogNow(): Dialog {
    if (this.#dialog === undefined) throw new TypeError('the call has no dialog');
    return this.#dialog;
  }

  #nextSequence(): number {
    this.#sequence += 1;
    return this.#sequence;
  }

  #write(
    method: string,
    uri: string,
    addresses: readonly HeaderField[],
    sequence: number,
    branch: string,
    { headers = [], body = new Uint8Array() }: Words,
    authorization: HeaderField | undefined,
  ): SipRequest {
    const { identity, account, settings } = this.#parts;
    const { advertisedAddress, listenPort } = identity.settings;
    return {
      kind: 'request',
      method,
      uri,
      headers: [
        { name: 'Via', value: `SIP/2.0/UDP ${advertisedAddress}:${listenPort};branch=${branch}` },
        ...addresses,
        { name: 'Max-Forwards', value: String(settings.maxForwards) },
        { name: 'CSeq', value: `${sequence} ${method}` },
        { name: 'User-Agent', value: identity.model.userAgent },
        { name: 'Contact', value: `<${contactUri(identity, account)}>` },
        ...(authorization === undefined ? [] : [authorization]),
        ...headers,
      ],
      body,
    };
  }
}

const ackKey = (dialog: Dialog, sequence: number) => `${sequence} ${tagsOf(dialog).remote}`;
