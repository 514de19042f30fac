import { digestHa1, digestResponse } from '#protocols/sip/digest.ts';
import { formatChallenge, parseCredentials } from '#protocols/sip/digest-headers.ts';
import { headerValue } from '#protocols/sip/header-field.ts';
import { mandatoryHeaders } from '#protocols/sip/mandatory-headers.ts';
import { decodeMessage, encodeMessage, type SipRequest, type SipResponse } from '#protocols/sip/message.ts';
import { responseTo } from '#protocols/sip/response.ts';
import { type AnswerTo, responseTarget } from '#protocols/sip/response-target.ts';
import { formatVia } from '#protocols/sip/via.ts';
import type { DatagramSocket } from '#virtual-phone/datagrams.ts';
import type { MemoryNetwork } from './memory-network.ts';

const REALM = 'test';

interface RegistrarHabits {
  readonly answerTo: AnswerTo;
  /** With qop=auth, or in the form of RFC 2069. */
  readonly qop: boolean;
  /** Seconds granted. */
  readonly expires: number;
}

/** A registrar that knows some names and secrets, on a network in memory. */
export class ScriptedRegistrar {
  /** Accepted REGISTERs, as they came. */
  readonly accepted: SipRequest[] = [];
  habits: RegistrarHabits = { answerTo: 'via', qop: true, expires: 3600 };
  readonly #secrets: Readonly<Record<string, string>>;
  readonly #socket: DatagramSocket;
  readonly #lastCount = new Map<string, number>();
  readonly #answers = new Map<string, Uint8Array>();
  #nonces = 0;

  constructor(network: MemoryNetwork, address: string, secrets: Readonly<Record<string, string>>) {
    this.#secrets = secrets;
    this.#socket = network.openNow(address, 5060, (bytes, from) => {
      const request = decodeMessage(bytes);
      if (request.kind !== 'request') return;
      const via = mandatoryHeaders(request).vias[0];
      const target = responseTarget(via, from, this.habits.answerTo);
      this.#socket.send(this.#answerOnce(formatVia(via), request), target.address, target.port);
    });
  }

  /** Sends a request to a phone. */
  send(request: SipRequest, address: string, port = 5060): void {
    this.#socket.send(encodeMessage(request), address, port);
  }

  /** A request that comes again gets the same answer again (RFC 3261 §17.2.2). */
  #answerOnce(transaction: string, request: SipRequest): Uint8Array {
    const answer = this.#answers.get(transaction) ?? encodeMessage(this.#answer(request));
    this.#answers.set(transaction, answer);
    return answer;
  }

  #answer(request: SipRequest): SipResponse {
    const respond = (status: number, headers: { name: string; value: string }[]) =>
      responseTo(request, status, { toTag: 'registrar', headers });
    if (!this.#isRight(request)) {
      this.#nonces += 1;
      const qop = this.habits.qop ? { qop: ['auth'] } : {};
      const challenge = formatChallenge({ realm: REALM, nonce: `nonce-${this.#nonces}`, ...qop });
      return respond(401, [{ name: 'WWW-Authenticate', value: challenge }]);
    }
    this.accepted.push(request);
    const contact = `${headerValue(request, 'Contact')};expires=${this.habits.expires}`;
    return respond(200, [{ name: 'Contact', value: contact }]);
  }

  #isRight(request: SipRequest): boolean {
    const credentials = parseCredentials(headerValue(request, 'Authorization') ?? '');
    const secret = credentials === undefined ? undefined : this.#secrets[credentials.username];
    if (credentials === undefined || secret === undefined) return false;
    const { username, realm, nonce, uri, quality, response } = credentials;
    const count = Number.parseInt(quality?.nc ?? '0', 16);
    if (quality !== undefined && count <= (this.#lastCount.get(nonce) ?? 0)) return false;
    this.#lastCount.set(nonce, count);
    const ha1 = digestHa1(username, realm, secret);
    const wanted = digestResponse({ ha1, method: 'REGISTER', uri, nonce, ...(quality && { quality }) });
    return wanted === response;
  }
}
