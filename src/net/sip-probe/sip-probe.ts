import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { connect } from 'node:net';
import { mandatoryHeaders } from '#protocols/sip/mandatory-headers.ts';
import { decodeMessage, encodeMessage, type SipRequest, type SipResponse } from '#protocols/sip/message.ts';
import { DecodeError } from '#values/decode-error.ts';
import type { Ipv4Address } from '#values/ipv4-address.ts';

/** What became of a request: its final response and the port that it came to, or why there is none. */
export type ProbeAnswer =
  | { readonly kind: 'answered'; readonly response: SipResponse; readonly at: 'via' | 'source' }
  /** The machine said that nothing listens there. */
  | { readonly kind: 'refused' }
  | { readonly kind: 'silent' };

export interface SipProbeOptions {
  readonly local: Ipv4Address;
  readonly peer: { readonly address: Ipv4Address; readonly port: number };
  /** How long an answer may take. */
  readonly patienceMs: number;
}

/** RFC 3261 timer T1, doubled at each repetition. */
const REPEAT_AFTER_MS = 500;
/** How long a TCP connection may take. */
const CONNECT_MS = 1500;

/**
 * Asks a SIP server as a phone would, from two ports: requests leave from one, and their Via may name the other, as
 * those of a phone with nat_enable 0 do. One question at a time. It answers nothing.
 */
export class SipProbe implements AsyncDisposable {
  readonly #options: SipProbeOptions;
  readonly #sending: Socket;
  readonly #listening: Socket;

  private constructor(options: SipProbeOptions, sending: Socket, listening: Socket) {
    this.#options = options;
    this.#sending = sending;
    this.#listening = listening;
  }

  /** Opens both ports. */
  static async open(options: SipProbeOptions): Promise<SipProbe> {
    const sockets = [createSocket('udp4'), createSocket('udp4')] as const;
    const [sending, listening] = sockets;
    try {
      for (const socket of sockets) {
        socket.bind({ address: options.local, port: 0 });
        await once(socket, 'listening');
        socket.on('error', () => {});
      }
      // Only a connected socket learns that nothing listens at the other end.
      sending.connect(options.peer.port, options.peer.address);
      await once(sending, 'connect');
      return new SipProbe(options, sending, listening);
    } catch (error) {
      for (const socket of sockets) socket.close();
      throw error;
    }
  }

  /** Our address towards the peer. */
  get local(): Ipv4Address {
    return this.#options.local;
  }

  /** The port that requests leave from. */
  get sourcePort(): number {
    return this.#sending.address().port;
  }

  /** The port that a Via may name instead. */
  get otherPort(): number {
    return this.#listening.address().port;
  }

  /** Sends a request, again and again as SIP wants it, and waits for its final response. */
  async ask(request: SipRequest): Promise<ProbeAnswer> {
    const bytes = encodeMessage(request);
    const { callId, cseq } = mandatoryHeaders(request);
    const { promise, resolve } = Promise.withResolvers<ProbeAnswer>();
    const receive = (at: 'via' | 'source') => (message: Uint8Array) => {
      const response = finalResponse(message, callId, cseq);
      if (response !== undefined) resolve({ kind: 'answered', response, at });
    };
    const [atSource, atVia] = [receive('source'), receive('via')];
    const refused = (error: NodeJS.ErrnoException) => {
      if (error.code === 'ECONNREFUSED') resolve({ kind: 'refused' });
    };
    this.#sending.on('message', atSource).on('error', refused);
    this.#listening.on('message', atVia);
    const timers: NodeJS.Timeout[] = [
      setTimeout(() => resolve({ kind: 'silent' }), this.#options.patienceMs),
    ];
    for (let after = 0, gap = REPEAT_AFTER_MS; after < this.#options.patienceMs; after += gap, gap *= 2) {
      timers.push(setTimeout(() => this.#sending.send(bytes, () => {}), after));
    }
    try {
      return await promise;
    } finally {
      for (const timer of timers) clearTimeout(timer);
      this.#sending.off('message', atSource).off('error', refused);
      this.#listening.off('message', atVia);
    }
  }

  /** Whether the peer takes a TCP connection on the same port. */
  async takesTcp(): Promise<boolean> {
    const { address, port } = this.#options.peer;
    const { promise, resolve } = Promise.withResolvers<boolean>();
    const socket = connect({ host: address, port, localAddress: this.#options.local });
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    const timer = setTimeout(() => resolve(false), CONNECT_MS);
    try {
      return await promise;
    } finally {
      clearTimeout(timer);
      socket.destroy();
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const socket of [this.#sending, this.#listening]) {
      const closed = once(socket, 'close');
      socket.close();
      await closed;
    }
  }
}

/** The final response to the request of that Call-ID and CSeq; anything else is none. */
function finalResponse(
  bytes: Uint8Array,
  callId: string,
  cseq: { readonly number: number; readonly method: string },
): SipResponse | undefined {
  try {
    const message = decodeMessage(bytes);
    if (message.kind !== 'response' || message.status < 200) return undefined;
    const headers = mandatoryHeaders(message);
    const isOurs =
      headers.callId === callId && headers.cseq.number === cseq.number && headers.cseq.method === cseq.method;
    return isOurs ? message : undefined;
  } catch (error) {
    if (error instanceof DecodeError) return undefined;
    throw error;
  }
}
