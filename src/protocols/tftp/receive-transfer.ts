import { readPacket } from './decode-packet.ts';
import { encodePacket } from './encode-packet.ts';
import { GrowingBytes } from './growing-bytes.ts';
import { optionNumber } from './negotiate-options.ts';
import { fromNetascii } from './netascii.ts';
import {
  type DataPacket,
  DEFAULT_BLOCK_SIZE,
  type OptionAckPacket,
  TFTP_ERROR,
  type TftpOption,
  type TftpPacket,
} from './packet.ts';
import { fixedInterval, RetransmissionTimer } from './retransmission-timer.ts';

/** What a client wants, and how patient it is. */
export interface ReceiveRequest {
  readonly name: string;
  readonly mode: 'octet' | 'netascii';
  /** Options to ask for; a phone of the family asks for none. */
  readonly options: readonly TftpOption[];
  /** Port that the request goes to. The answers may come from another, which is then the server's TID. */
  readonly serverPort: number;
  /** What was not answered for so long is sent again. */
  readonly retryMs: number;
  /** How often the same thing is sent again before giving up. */
  readonly tries: number;
  /** A file longer than this is refused with ERROR 3. */
  readonly maximumBytes: number;
}

/** What the owner of the socket has to do next. */
export type ReceiveStep =
  | { readonly kind: 'wait' }
  /** Send `packet` to this port of the server. */
  | { readonly kind: 'send'; readonly packet: Uint8Array; readonly port: number };

/** How a transfer ended. */
export type ReceiveOutcome =
  | { readonly kind: 'received'; readonly bytes: Uint8Array }
  /** The server sent an ERROR; before the first block its code 1 says that there is no such file. */
  | { readonly kind: 'refused'; readonly code: number; readonly message: string }
  /** No answer to any try; `begun` tells whether the server had ever answered. */
  | { readonly kind: 'silent'; readonly begun: boolean }
  /** The server broke the protocol, or the file is too long. */
  | { readonly kind: 'broken'; readonly reason: string };

const WAIT: ReceiveStep = { kind: 'wait' };

/**
 * The client's side of one transfer (RFC 1350, 2347 to 2349, 7440). It does no I/O and owns no socket: hand it
 * what came from the server's address to the port that {@link start} was sent from, do what it returns, call
 * {@link expire} at {@link deadline}, and look at {@link outcome} after each call. After the end it still answers
 * a repeated last block, for as long as the owner cares to keep it.
 */
export class ReceiveTransfer {
  readonly #request: ReceiveRequest;
  readonly #timer: RetransmissionTimer;
  readonly #content: GrowingBytes;
  #outcome: ReceiveOutcome | undefined;
  /** The server's TID, once it has answered. */
  #peerPort: number | undefined;
  #blockSize = DEFAULT_BLOCK_SIZE;
  #windowSize = 1;
  /** The block that comes next in order, counted from 1 without wrapping. */
  #expected = 1;
  #acknowledged = 0;
  #gapReported = false;
  #lastSent: Uint8Array;

  constructor(request: ReceiveRequest, now: number) {
    this.#request = request;
    this.#timer = new RetransmissionTimer(fixedInterval(request.retryMs, request.tries), now);
    this.#content = new GrowingBytes(request.maximumBytes);
    const { name, mode, options } = request;
    this.#lastSent = encodePacket({ kind: 'rrq', name, mode, options });
  }

  /** Set once the transfer has ended. */
  get outcome(): ReceiveOutcome | undefined {
    return this.#outcome;
  }

  /** When {@link expire} wants to be called. */
  get deadline(): number {
    return this.#timer.deadline;
  }

  /** Octets received in order so far. */
  get receivedBytes(): number {
    return this.#content.length;
  }

  /** The request. */
  start(): ReceiveStep {
    return this.#resend();
  }

  /** Something came from the server's address, port `fromPort`. What is no packet is dropped. */
  receive(bytes: Uint8Array, fromPort: number, now: number): ReceiveStep {
    const packet = readPacket(bytes);
    if (packet === undefined) return WAIT;
    if (this.#peerPort !== undefined && fromPort !== this.#peerPort) return strangerStep(packet, fromPort);
    if (this.#outcome !== undefined) return this.#afterTheEnd(packet);
    switch (packet.kind) {
      case 'data':
        return this.#data(packet, fromPort, now);
      case 'oack':
        return this.#optionsAccepted(packet, fromPort, now);
      case 'error':
        this.#outcome = { kind: 'refused', code: packet.code, message: packet.message };
        return WAIT;
      default:
        return WAIT;
    }
  }

  /** Time has passed: sends the request or the last ACK again once its deadline has come. */
  expire(now: number): ReceiveStep {
    if (this.#outcome !== undefined || now < this.#timer.deadline) return WAIT;
    if (this.#timer.retry(now)) return this.#peerPort === undefined ? this.#resend() : this.#acknowledge();
    this.#outcome = { kind: 'silent', begun: this.#peerPort !== undefined };
    return WAIT;
  }

  #optionsAccepted(packet: OptionAckPacket, fromPort: number, now: number): ReceiveStep {
    if (this.#peerPort !== undefined) return this.#expected === 1 ? this.#resend() : WAIT;
    this.#peerPort = fromPort;
    const objection = this.#adopt(packet.options);
    if (objection !== undefined) return this.#break(TFTP_ERROR.optionsRefused, objection);
    const size = optionNumber(packet.options, 'tsize') ?? 0;
    if (size > this.#request.maximumBytes) {
      return this.#break(TFTP_ERROR.diskFull, `the file has ${size} octets`);
    }
    this.#timer.answered(now);
    return this.#acknowledge();
  }

  /** Takes the accepted options over; returns what is wrong with them. */
  #adopt(accepted: readonly TftpOption[]): string | undefined {
    const asked = new Set(this.#request.options.map(({ name }) => name.toLowerCase()));
    const unasked = accepted.find(({ name }) => !asked.has(name.toLowerCase()));
    if (unasked !== undefined) return `option ${unasked.name} was not asked for`;
    for (const [name, least] of [['blksize', 8] as const, ['windowsize', 1] as const]) {
      const given = accepted.find((option) => option.name.toLowerCase() === name);
      if (given === undefined) continue;
      const value = optionNumber(accepted, name);
      const most = optionNumber(this.#request.options, name) ?? 0;
      if (value === undefined || value < least || value > most)
        return `${name} ${given.value} was not offered`;
      if (name === 'blksize') this.#blockSize = value;
      else this.#windowSize = value;
    }
    return undefined;
  }

  #data(packet: DataPacket, fromPort: number, now: number): ReceiveStep {
    const ahead = (packet.block - this.#expected) & 0xffff;
    if (this.#peerPort === undefined) {
      if (ahead !== 0) return WAIT;
      this.#peerPort = fromPort;
    }
    if (ahead !== 0) return this.#outOfOrder(ahead);
    if (packet.bytes.length > this.#blockSize) {
      return this.#break(TFTP_ERROR.illegalOperation, `a block has ${packet.bytes.length} octets`);
    }
    if (!this.#content.append(packet.bytes)) {
      return this.#break(TFTP_ERROR.diskFull, `the file has more than ${this.#request.maximumBytes} octets`);
    }
    this.#timer.answered(now);
    this.#gapReported = false;
    this.#expected += 1;
    const isLast = packet.bytes.length < this.#blockSize;
    if (isLast) this.#finish();
    const windowIsFull = this.#expected - 1 - this.#acknowledged >= this.#windowSize;
    return isLast || windowIsFull ? this.#acknowledge() : WAIT;
  }

  /**
   * A block that is not the next one. The one before it again means that our ACK of it was lost; if it wasn't
   * acknowledged yet, its window still goes on. One further ahead shows a gap, which is reported once. Answering
   * more often than that would double every window from then on.
   */
  #outOfOrder(ahead: number): ReceiveStep {
    const isRepeated = ahead === 0xffff && this.#acknowledged === this.#expected - 1;
    const isGap = ahead < this.#windowSize && !this.#gapReported;
    if (isGap) this.#gapReported = true;
    return isRepeated || isGap ? this.#acknowledge() : WAIT;
  }

  #afterTheEnd(packet: TftpPacket): ReceiveStep {
    const isLastBlock = packet.kind === 'data' && packet.block === ((this.#expected - 1) & 0xffff);
    return isLastBlock && this.#outcome?.kind === 'received' ? this.#resend() : WAIT;
  }

  #finish(): void {
    const bytes = this.#content.view();
    this.#outcome = {
      kind: 'received',
      bytes: this.#request.mode === 'netascii' ? fromNetascii(bytes) : bytes,
    };
  }

  #acknowledge(): ReceiveStep {
    this.#acknowledged = this.#expected - 1;
    this.#lastSent = encodePacket({ kind: 'ack', block: this.#acknowledged & 0xffff });
    return this.#resend();
  }

  #break(code: number, reason: string): ReceiveStep {
    this.#outcome = { kind: 'broken', reason };
    this.#lastSent = encodePacket({ kind: 'error', code, message: reason });
    return this.#resend();
  }

  #resend(): ReceiveStep {
    return { kind: 'send', packet: this.#lastSent, port: this.#peerPort ?? this.#request.serverPort };
  }
}

/** Whoever else sends is told so, and the transfer goes on (RFC 1350 §4); an ERROR is never answered. */
function strangerStep(packet: TftpPacket, port: number): ReceiveStep {
  if (packet.kind === 'error') return WAIT;
  const message = 'unknown transfer ID';
  return {
    kind: 'send',
    packet: encodePacket({ kind: 'error', code: TFTP_ERROR.unknownTransferId, message }),
    port,
  };
}
