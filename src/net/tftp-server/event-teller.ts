import type { Refusal } from '#provisioning/file-answer.ts';
import { LONG_TRANSFER_MS } from '#provisioning/phone-event.ts';
import type { Clock } from '#values/clock.ts';
import { type Conversation, isMeant, type Sending } from './conversation.ts';
import type { TftpEvent, TftpFailure } from './tftp-event.ts';

/**
 * Turns what happens in conversations into events. What they have in common comes first in each: V8 copies it in one go
 * then, and otherwise field by field.
 */
export class EventTeller {
  readonly #onEvent: (event: TftpEvent) => void;
  readonly #clock: Clock;

  constructor(onEvent: (event: TftpEvent) => void, clock: Clock) {
    this.#onEvent = onEvent;
    this.#clock = clock;
  }

  refused(conversation: Conversation, refusal: Refusal): void {
    this.#onEvent({ ...this.#base(conversation), kind: 'refused', refusal });
  }

  unanswered(conversation: Conversation, error: unknown): void {
    this.#onEvent({ ...this.#base(conversation), kind: 'unanswered', error });
  }

  /**
   * Tells of a transfer that it has begun, if it takes long. Not of one whose client was served something else since: a
   * phone that lost power in the middle of a file is further than that by now.
   */
  lasts(conversation: Conversation, sending: Sending, now: number): void {
    const isLong = now - sending.startedAt >= LONG_TRANSFER_MS;
    const isLatest = conversation.peer.lastServedAt <= sending.startedAt;
    if (isLong && isLatest && isMeant(conversation, sending)) this.#start(conversation, sending);
  }

  /** Tells of one whose client has acknowledged something how far it is, if it is time to. */
  goesOn(conversation: Conversation, sending: Sending, now: number): void {
    if (now - sending.toldAt < LONG_TRANSFER_MS) return;
    sending.toldAt = now;
    this.#start(conversation, sending);
    const { acknowledgedBytes } = sending.transfer;
    this.#onEvent({ ...this.#transfer(conversation, sending), kind: 'progress', acknowledgedBytes });
  }

  completed(conversation: Conversation, sending: Sending, now: number): void {
    const { retransmittedBlocks } = sending.transfer;
    const ms = now - sending.startedAt;
    this.lasts(conversation, sending, now);
    this.#onEvent({ ...this.#transfer(conversation, sending), kind: 'completed', ms, retransmittedBlocks });
  }

  failed(conversation: Conversation, sending: Sending, why: TftpFailure, now: number): void {
    const { acknowledgedBytes, retransmittedBlocks } = sending.transfer;
    const ms = now - sending.startedAt;
    this.#start(conversation, sending);
    const base = this.#transfer(conversation, sending);
    this.#onEvent({ ...base, kind: 'failed', why, acknowledgedBytes, ms, retransmittedBlocks });
  }

  #start(conversation: Conversation, sending: Sending): void {
    if (sending.isTold) return;
    sending.isTold = true;
    this.#onEvent({ ...this.#transfer(conversation, sending), kind: 'started' });
  }

  #base({ peer, fromPort, doorway, request }: Conversation) {
    return { at: this.#clock.now(), from: peer.address, fromPort, to: doorway.address, name: request.name };
  }

  #transfer(conversation: Conversation, { id, artifact, transfer }: Sending) {
    return { ...this.#base(conversation), transfer: id, artifact, size: transfer.bytes.length };
  }
}
