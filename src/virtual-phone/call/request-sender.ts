import { answerChallenge } from '#protocols/sip/digest.ts';
import { formatCredentials } from '#protocols/sip/digest-headers.ts';
import type { HeaderField } from '#protocols/sip/header-field.ts';
import { mandatoryHeaders } from '#protocols/sip/mandatory-headers.ts';
import type { SipRequest, SipResponse } from '#protocols/sip/message.ts';
import type { UdpEndpoint } from '#protocols/sip/response-target.ts';
import type { ClientTransaction } from '#protocols/sip/transactions/client-transaction.ts';
import type { TransactionLayer } from '#protocols/sip/transactions/transaction-layer.ts';
import type { Ipv4Address } from '#values/ipv4-address.ts';
import { challengeIn } from '#virtual-phone/sip/challenge-in.ts';
import type { LineAccount } from '#virtual-phone/sip/line-account.ts';
import { randomHex } from '#virtual-phone/sip/phone-names.ts';

/** A request to be sent, perhaps more than once: whoever asks for credentials gets it again with them. */
export interface Outgoing {
  readonly account: LineAccount;
  readonly to: UdpEndpoint;
  /** Writes it with this branch and these credentials, under a sequence number of its own. */
  write(branch: string, authorization: HeaderField | undefined): SipRequest;
}

/** What becomes of it. */
export interface Outcome {
  /** Every response but the challenges that were answered; `request` is the one that it answers. */
  onResponse(response: SipResponse, request: SipRequest): void;
  /** Nobody answers. */
  onSilence(): void;
}

/** A request under way. */
export interface Sending {
  /** Takes an INVITE back. */
  cancel(): void;
}

/** A challenge is answered once, and once more when only the nonce was too old. */
const MOST_CHALLENGES = 2;

/** Sends requests and answers challenges with the account of the line (RFC 3261 §22). */
export class RequestSender {
  readonly #layer: TransactionLayer;
  readonly #localAddress: Ipv4Address;
  readonly #random: () => number;

  constructor(layer: TransactionLayer, localAddress: Ipv4Address, random: () => number) {
    this.#layer = layer;
    this.#localAddress = localAddress;
    this.#random = random;
  }

  send(outgoing: Outgoing, outcome: Outcome): Sending {
    let transaction: ClientTransaction | undefined;
    let isCancelled = false;
    let challenges = 0;
    const attempt = (authorization?: HeaderField): void => {
      const request = outgoing.write(this.newBranch(), authorization);
      const hop = { transport: 'udp', local: this.#localAddress, ...outgoing.to } as const;
      transaction = this.#layer.send(request, mandatoryHeaders(request), hop, {
        onResponse: (response) => {
          const wanted = isCancelled ? undefined : this.#credentials(response, request, outgoing, challenges);
          if (wanted === undefined) {
            outcome.onResponse(response, request);
            return;
          }
          challenges += 1;
          attempt(wanted);
        },
        onFailure: () => outcome.onSilence(),
      });
    };
    attempt();
    return {
      cancel: () => {
        isCancelled = true;
        transaction?.cancel();
      },
    };
  }

  /** Sends an ACK, which nobody answers. */
  sendAck(ack: SipRequest, to: UdpEndpoint): void {
    this.#layer.sendAck(ack, { transport: 'udp', local: this.#localAddress, ...to });
  }

  /** A branch that was never used. */
  newBranch(): string {
    return `z9hG4bK${randomHex(this.#random)}${randomHex(this.#random)}`;
  }

  #credentials(
    response: SipResponse,
    request: SipRequest,
    { account }: Outgoing,
    challenges: number,
  ): HeaderField | undefined {
    const { status } = response;
    if ((status !== 401 && status !== 407) || account.authName === '') return undefined;
    const challenge = challengeIn(response, status);
    if (challenge === undefined || challenges >= MOST_CHALLENGES) return undefined;
    if (challenges > 0 && challenge.stale !== true) return undefined;
    const credentials = answerChallenge({
      challenge,
      username: account.authName,
      secret: account.secret,
      method: request.method,
      uri: request.uri,
      cnonce: randomHex(this.#random),
      nc: 1,
    });
    if (credentials === undefined) return undefined;
    const name = status === 401 ? 'Authorization' : 'Proxy-Authorization';
    return { name, value: formatCredentials(credentials) };
  }
}
