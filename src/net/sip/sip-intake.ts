import { headerValues, listElements, type WithHeaders } from '#protocols/sip/header-field.ts';
import { type MandatoryHeaders, mandatoryHeaders } from '#protocols/sip/mandatory-headers.ts';
import { decodeMessage, encodeMessage, SipDecodeError, type SipMessage } from '#protocols/sip/message.ts';
import { responseTo } from '#protocols/sip/response.ts';
import type { AnswerTo } from '#protocols/sip/response-target.ts';
import { stampedRequest } from '#protocols/sip/stamp-request.ts';
import type { Hop, Transport } from '#protocols/sip/transactions/hop.ts';
import {
  type Reception,
  TransactionLayer,
  type TransactionUser,
  wayBack,
} from '#protocols/sip/transactions/transaction-layer.ts';
import { parseVia, type Via } from '#protocols/sip/via.ts';
import { DecodeError, ifReadable } from '#values/decode-error.ts';
import { type Ipv4Address, parseIpv4Address } from '#values/ipv4-address.ts';
import { randomOctets } from '#values/random-octets.ts';
import type { Timers } from '#values/timers.ts';
import { newSipCounters } from './sip-counters.ts';
import type { SipEvent } from './sip-event.ts';

export interface SipIntakeOptions {
  /** Who serves what comes, given what it sends with. */
  readonly serve: (layer: TransactionLayer) => TransactionUser;
  /** Others get silence. */
  readonly mayAsk: (address: Ipv4Address) => boolean;
  readonly answerTo: AnswerTo;
  readonly transport: Transport;
  readonly onEvent: (event: SipEvent) => void;
  readonly timers: Timers;
}

/** Phones keep a hole in NAT open with a few octets of this. */
const KEEP_ALIVE = /^[\r\n\0]{0,4}$/;

/** Takes messages from sockets: reads them, refuses what can't be read, and hands the rest to its transactions. */
export class SipIntake {
  readonly counters = newSipCounters();
  readonly layer: TransactionLayer;
  readonly #options: SipIntakeOptions;

  constructor(options: SipIntakeOptions) {
    this.#options = options;
    const { timers, answerTo } = options;
    let user: TransactionUser | undefined;
    this.layer = new TransactionLayer({
      transport: {
        send: (bytes, to, onFailure) => this.#send(bytes, to, onFailure),
      },
      timers,
      answerTo,
      user: {
        onRequest: (transaction) => user?.onRequest(transaction),
        onAck: (ack) => user?.onAck(ack),
      },
    });
    user = options.serve(this.layer);
  }

  /** Whether an address is in a network that we serve; others are counted. */
  admits(address: string): boolean {
    const parsed = parseIpv4Address(address);
    const isServed = parsed !== undefined && this.#options.mayAsk(parsed);
    if (!isServed) this.counters.unasked += 1;
    return isServed;
  }

  /** One datagram, or one whole message of a stream, from an address that was admitted. */
  receive(bytes: Uint8Array, from: Hop): void {
    this.counters.received += 1;
    if (bytes.length <= 4 && KEEP_ALIVE.test(Buffer.from(bytes).toString('latin1'))) return;
    try {
      this.#count(this.#read(decodeMessage(bytes), from));
    } catch (error) {
      if (error instanceof SipDecodeError) this.#malformed(error, from);
      else this.#options.onEvent({ kind: 'failed', source: sourceOf(from), error });
    }
  }

  /** A stream that can't be told into messages any more. */
  broken(error: DecodeError, from: Hop): void {
    this.#tellMalformed(error.message, from);
  }

  #read(message: SipMessage, from: Hop): Reception {
    const headers = headersOf(message);
    if (message.kind === 'response') return this.layer.receiveResponse(message, headers);
    const request = stampedRequest(message, headers.vias[0], from);
    try {
      return this.layer.receiveRequest(request, headers, from);
    } catch (error) {
      if (error instanceof DecodeError) throw asSipDecodeError(error, request);
      this.#options.onEvent({ kind: 'failed', source: sourceOf(from), error });
      if (request.method !== 'ACK') this.#answer(request, 500, headers.vias[0], from);
      return 'refused';
    }
  }

  #count(reception: Reception): void {
    if (reception === 'stray') this.counters.stray += 1;
    else if (reception === 'repetition') this.counters.retransmissions += 1;
    else if (reception === 'refused') this.counters.overloaded += 1;
  }

  #malformed(error: SipDecodeError, from: Hop): void {
    this.#tellMalformed(error.message, from);
    const via = error.isRequest ? answerableVia(error) : undefined;
    if (via !== undefined) this.#answer(error, error.status, via, from);
  }

  #tellMalformed(reason: string, from: Hop): void {
    const count = ++this.counters.malformed;
    const isPowerOfTwo = Number.isInteger(Math.log2(count));
    if (isPowerOfTwo) this.#options.onEvent({ kind: 'malformed', source: sourceOf(from), reason, count });
  }

  /** Without a transaction: a repetition is refused anew. */
  #answer(request: WithHeaders, status: number, via: Via, from: Hop): void {
    const response = responseTo(request, status, { toTag: Buffer.from(randomOctets(8)).toString('hex') });
    this.#send(encodeMessage(response), wayBack(via, from, this.#options.answerTo), () => {});
  }

  #send(bytes: Uint8Array, to: Hop, onFailure: () => void): void {
    this.counters.sent += 1;
    this.#options.transport.send(bytes, to, () => {
      this.counters.sendFailures += 1;
      onFailure();
    });
  }
}

function sourceOf({ address, port }: Hop): { address: string; port: number } {
  return { address, port };
}

function headersOf(message: SipMessage): MandatoryHeaders {
  try {
    return mandatoryHeaders(message);
  } catch (error) {
    throw asSipDecodeError(error, message);
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
  return ifReadable(() => parseVia(top));
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
