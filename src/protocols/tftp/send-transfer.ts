import { writeDataPacket } from './encode-packet.ts';
import type { TransferTerms } from './negotiate-options.ts';
import { fixedInterval, type RetransmissionPolicy, RetransmissionTimer } from './retransmission-timer.ts';

/**
 * What the owner of the sockets has to do next. Block numbers are counted from 1 without wrapping; what is on the
 * wire is {@link SendTransfer.writeBlock}'s business.
 */
export type SendStep =
  | { readonly kind: 'wait' }
  /** Send an OACK with the accepted options. */
  | { readonly kind: 'oack' }
  | { readonly kind: 'blocks'; readonly first: number; readonly last: number }
  /** The last block was acknowledged. */
  | { readonly kind: 'done' }
  /** Nothing was answered to any try: forget the transfer. */
  | { readonly kind: 'silent' };

const WAIT: SendStep = { kind: 'wait' };
const OACK: SendStep = { kind: 'oack' };
const DONE: SendStep = { kind: 'done' };
const SILENT: SendStep = { kind: 'silent' };

/** A repeated request sooner after our answer than this has crossed it on the way, and is no sign of loss. */
const CROSSING_MS = 500;

/**
 * The sender's side of one transfer (RFC 1350 §6, windows as RFC 7440 §4). It does no I/O: each call returns what
 * to send. A duplicate ACK is never answered, which is what keeps duplicates from multiplying (the Sorcerer's
 * Apprentice, RFC 1123 §4.2.3.1); only an ACK of something new or an expired deadline makes it send.
 */
export class SendTransfer {
  readonly bytes: Uint8Array;
  readonly terms: TransferTerms;
  /** Blocks sent more than once so far. */
  retransmittedBlocks = 0;
  readonly #lastBlock: number;
  readonly #timer: RetransmissionTimer;
  /** Highest block acknowledged; -1 before an OACK is. */
  #acknowledged: number;
  /** Highest block sent. */
  #sent = 0;

  constructor(bytes: Uint8Array, terms: TransferTerms, policy: RetransmissionPolicy, now: number) {
    this.bytes = bytes;
    this.terms = terms;
    // A size that is a multiple of the block size ends with an empty block (RFC 1350 §6).
    this.#lastBlock = Math.floor(bytes.length / terms.blockSize) + 1;
    this.#acknowledged = terms.accepted.length > 0 ? -1 : 0;
    const fixed = terms.timeoutMs === undefined ? undefined : fixedInterval(terms.timeoutMs, policy.tries);
    this.#timer = new RetransmissionTimer(fixed ?? policy, now);
  }

  /** When {@link expire} wants to be called. */
  get deadline(): number {
    return this.#timer.deadline;
  }

  /** Octets of the file that the client has acknowledged. */
  get acknowledgedBytes(): number {
    return Math.min(Math.max(this.#acknowledged, 0) * this.terms.blockSize, this.bytes.length);
  }

  /** Whether the client has acknowledged anything. */
  get begun(): boolean {
    return this.#acknowledged > 0 || (this.#acknowledged === 0 && this.terms.accepted.length > 0);
  }

  /** Whether it began and then went silent: a client that asks anew now has lost its side of the transfer. */
  get stalled(): boolean {
    return this.begun && this.#timer.retries > 0;
  }

  /**
   * Whether only the last blocks are still to be acknowledged, and for the first time: a client that goes on to
   * another file now has got them, and its ACK was overtaken on the way.
   */
  get finishing(): boolean {
    return this.#sent >= this.#lastBlock && this.#timer.retries === 0;
  }

  /** The first packet or window. */
  start(): SendStep {
    return this.#acknowledged < 0 ? OACK : this.#nextWindow();
  }

  /** An ACK came; `block` is the number on the wire. */
  acknowledge(block: number, now: number): SendStep {
    const advance = (block - this.#acknowledged) & 0xffff;
    if (advance === 0 || advance > this.#sent - this.#acknowledged) return WAIT;
    this.#acknowledged += advance;
    this.#timer.answered(now);
    return this.#acknowledged >= this.#lastBlock ? DONE : this.#nextWindow();
  }

  /** Time has passed: sends the unacknowledged part again once its deadline has come. */
  expire(now: number): SendStep {
    if (now < this.#timer.deadline) return WAIT;
    return this.#timer.retry(now) ? this.#again() : SILENT;
  }

  /** The client sent its request again. It is answered again when the first answer is likely to be lost. */
  repeatRequest(now: number): SendStep {
    if (this.begun || now - this.#timer.sentAt < CROSSING_MS) return WAIT;
    return this.#timer.retry(now) ? this.#again() : WAIT;
  }

  /** Writes the DATA packet of a block (counted from 1) into `target` and returns its length. */
  writeBlock(block: number, target: Uint8Array): number {
    const start = (block - 1) * this.terms.blockSize;
    const end = Math.min(start + this.terms.blockSize, this.bytes.length);
    return writeDataPacket(target, block, this.bytes, start, end);
  }

  #nextWindow(): SendStep {
    const first = this.#acknowledged + 1;
    // An ACK inside the window reports a gap: what was sent behind it goes out again (RFC 7440 §4).
    this.retransmittedBlocks += this.#sent - this.#acknowledged;
    this.#sent = Math.min(this.#acknowledged + this.terms.windowSize, this.#lastBlock);
    return { kind: 'blocks', first, last: this.#sent };
  }

  #again(): SendStep {
    if (this.#acknowledged < 0) {
      this.retransmittedBlocks += 1;
      return OACK;
    }
    this.retransmittedBlocks += this.#sent - this.#acknowledged;
    return { kind: 'blocks', first: this.#acknowledged + 1, last: this.#sent };
  }
}
