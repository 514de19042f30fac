import type { Refusal } from '#provisioning/file-answer.ts';
import type { Clock } from '#values/clock.ts';
import type { Conversation, Sending } from './conversation.ts';
import type { TftpEvent, TftpFailure } from './tftp-event.ts';

/** A transfer that takes longer than this tells how far it is, and then again each time this has passed. */
const PROGRESS_MS = 500;

/** Turns what happens in conversations into events. */
export class EventTeller {
  readonly #onEvent: (event: TftpEvent) => void;
  readonly #clock: Clock;

  constructor(onEvent: (event: TftpEvent) => void, clock: Clock) {
    this.#onEvent = onEvent;
    this.#clock = clock;
  }

  refused(conversation: Conversation, refusal: Refusal): void {
    this.#onEvent({ kind: 'refused', ...this.#base(conversation), refusal });
  }

  unanswered(conversation: Conversation, error: unknown): void {
    this.#onEvent({ kind: 'unanswered', ...this.#base(conversation), error });
  }

  started(conversation: Conversation, sending: Sending): void {
    sending.isTold = true;
    this.#onEvent({ kind: 'started', ...this.#transfer(conversation, sending) });
  }

  /** Tells how far the transfer is, if it is time to. */
  progress(conversation: Conversation, sending: Sending, now: number): void {
    if (now - sending.toldAt < PROGRESS_MS) return;
    sending.toldAt = now;
    const { acknowledgedBytes } = sending.transfer;
    this.#onEvent({ kind: 'progress', ...this.#transfer(conversation, sending), acknowledgedBytes });
  }

  completed(conversation: Conversation, sending: Sending, now: number): void {
    const { retransmittedBlocks } = sending.transfer;
    const ms = now - sending.startedAt;
    this.#onEvent({ kind: 'completed', ...this.#transfer(conversation, sending), ms, retransmittedBlocks });
  }

  failed(conversation: Conversation, sending: Sending, why: TftpFailure, now: number): void {
    const { acknowledgedBytes, retransmittedBlocks } = sending.transfer;
    const ms = now - sending.startedAt;
    const base = this.#transfer(conversation, sending);
    this.#onEvent({ kind: 'failed', ...base, why, acknowledgedBytes, ms, retransmittedBlocks });
  }

  #base({ peer, fromPort, doorway, request }: Conversation) {
    return { at: this.#clock.now(), from: peer.address, fromPort, to: doorway.address, name: request.name };
  }

  #transfer(conversation: Conversation, { id, artifact, transfer }: Sending) {
    return { ...this.#base(conversation), transfer: id, artifact, size: transfer.bytes.length };
  }
}
