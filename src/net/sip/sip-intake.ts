import { randomBytes } from 'node:crypto';
import type { AnswerRequest, SipAnswer } from '#protocols/sip/answer-request.ts';
import { headerValues, listElements, type WithHeaders } from '#protocols/sip/header-field.ts';
import { type MandatoryHeaders, mandatoryHeaders } from '#protocols/sip/mandatory-headers.ts';
import {
  decodeMessage,
  encodeMessage,
  SipDecodeError,
  type SipMessage,
  type SipRequest,
} from '#protocols/sip/message.ts';
import { responseTo } from '#protocols/sip/response.ts';
import { type AnswerTo, responseTarget, type UdpEndpoint } from '#protocols/sip/response-target.ts';
import { ServerTransactions, transactionKey } from '#protocols/sip/server-transactions.ts';
import { stampedRequest } from '#protocols/sip/stamp-request.ts';
import { parseVia, type Via } from '#protocols/sip/via.ts';
import type { Clock } from '#values/clock.ts';
import { DecodeError } from '#values/decode-error.ts';
import { type Ipv4Address, parseIpv4Address } from '#values/ipv4-address.ts';
import { newSipCounters } from './sip-counters.ts';
import type { SipEvent } from './sip-event.ts';

export interface SipIntakeOptions {
  readonly answer: AnswerRequest;
  /** Others get silence. */
  readonly mayAsk: (address: Ipv4Address) => boolean;
  readonly answerTo: AnswerTo;
  readonly onEvent: (event: SipEvent) => void;
  readonly clock: Clock;
}

/** The socket that a datagram came by. */
export interface Doorway {
  readonly local: Ipv4Address;
  send(bytes: Uint8Array, target: UdpEndpoint): void;
}

/** Phones keep a hole in NAT open with a few octets of this. */
const KEEP_ALIVE = /^[\r\n\0]{0,4}$/;
const MOST_HELD = 1000;

/** Takes datagrams, has requests answered, and sends each answer where its Via wants it. */
export class SipIntake {
  readonly counters = newSipCounters();
  readonly #options: SipIntakeOptions;
  readonly #transactions: ServerTransactions;
  readonly #held = new Set<NodeJS.Timeout>();

  constructor(options: SipIntakeOptions) {
    this.#options = options;
    this.#transactions = new ServerTransactions(options.clock);
  }

  receive(bytes: Uint8Array, source: UdpEndpoint, doorway: Doorway): void {
    this.counters.received += 1;
    const address = parseIpv4Address(source.address);
    if (address === undefined || !this.#options.mayAsk(address)) {
      this.counters.unasked += 1;
      return;
    }
    if (bytes.length <= 4 && KEEP_ALIVE.test(Buffer.from(bytes).toString('latin1'))) return;
    try {
      const message = decodeMessage(bytes);
      const headers = this.#headersOf(message);
      if (message.kind === 'response') this.counters.stray += 1;
      else if (message.method !== 'ACK') this.#request(message, headers, source, doorway);
    } catch (error) {
      if (!(error instanceof SipDecodeError)) throw error;
      this.#malformed(error, source, doorway);
    }
  }

  /** Drops the answers that are still held back. */
  close(): void {
    for (const timer of this.#held) clearTimeout(timer);
    this.#held.clear();
  }

  #headersOf(message: SipMessage): MandatoryHeaders {
    try {
      return mandatoryHeaders(message);
    } catch (error) {
      throw asSipDecodeError(error, message);
    }
  }

  #request(request: SipRequest, headers: MandatoryHeaders, source: UdpEndpoint, doorway: Doorway): void {
    const [topVia] = headers.vias;
    const target = responseTarget(topVia, source, this.#options.answerTo);
    const key = transactionKey(request, headers, source.address);
    const arrival = this.#transactions.arrive(key);
    if (arrival.kind !== 'new') {
      this.counters.retransmissions += 1;
      if (arrival.kind === 'answered') doorway.send(arrival.response, target);
      return;
    }
    try {
      const answer = this.#answer(stampedRequest(request, topVia, source), source, doorway);
      if (answer === undefined) this.#transactions.forget(key);
      else this.#deliver(key, answer, (bytes) => doorway.send(bytes, target));
    } catch (error) {
      this.#transactions.forget(key);
      throw asSipDecodeError(error, request);
    }
  }

  #answer(request: SipRequest, source: UdpEndpoint, { local }: Doorway): SipAnswer | undefined {
    try {
      return this.#options.answer({ request, source, local });
    } catch (error) {
      if (error instanceof DecodeError) throw error;
      this.#options.onEvent({ kind: 'failed', source, error });
      return { response: responseTo(request, 500, { toTag: newTag() }), delayMs: 0 };
    }
  }

  #deliver(key: string, { response, delayMs }: SipAnswer, send: (bytes: Uint8Array) => void): void {
    const finish = () => {
      const bytes = encodeMessage(response);
      this.#transactions.answer(key, bytes);
      this.counters.answered += 1;
      send(bytes);
    };
    if (delayMs === 0) {
      finish();
    } else if (this.#held.size >= MOST_HELD) {
      this.counters.dropped += 1;
      this.#transactions.forget(key);
    } else {
      const timer = setTimeout(() => {
        this.#held.delete(timer);
        finish();
      }, delayMs);
      this.#held.add(timer);
    }
  }

  #malformed(error: SipDecodeError, source: UdpEndpoint, doorway: Doorway): void {
    const count = ++this.counters.malformed;
    const isPowerOfTwo = Number.isInteger(Math.log2(count));
    if (isPowerOfTwo) this.#options.onEvent({ kind: 'malformed', source, reason: error.message, count });
    const via = error.isRequest ? answerableVia(error) : undefined;
    if (via === undefined) return;
    const response = responseTo(error, error.status, { toTag: newTag() });
    this.counters.answered += 1;
    doorway.send(encodeMessage(response), responseTarget(via, source, this.#options.answerTo));
  }
}

/** The topmost Via, when the other headers that an answer repeats are there too and it is no ACK. */
function answerableVia(message: WithHeaders): Via | undefined {
  const isComplete = ['From', 'To', 'Call-ID', 'CSeq'].every(
    (name) => headerValues(message, name).length > 0,
  );
  const [top] = listElements(message, 'Via');
  if (!isComplete || top === undefined || /\bACK$/.test(headerValues(message, 'CSeq').join()))
    return undefined;
  try {
    return parseVia(top);
  } catch {
    return undefined;
  }
}

/** An unsound header makes the whole message one that could not be read. Other errors are given back. */
function asSipDecodeError(error: unknown, message: SipMessage): unknown {
  if (!(error instanceof DecodeError) || error instanceof SipDecodeError) return error;
  const isRequest = message.kind === 'request';
  return new SipDecodeError(error.message, error.offset, {
    isRequest,
    headers: message.headers,
    status: 400,
  });
}

function newTag(): string {
  return randomBytes(8).toString('hex');
}
