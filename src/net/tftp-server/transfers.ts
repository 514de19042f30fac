import { negotiateOptions } from '#protocols/tftp/negotiate-options.ts';
import type { ErrorPacket, TftpPacket } from '#protocols/tftp/packet.ts';
import { type SendStep, SendTransfer } from '#protocols/tftp/send-transfer.ts';
import type { Artifact, FileAnswer, Refusal } from '#provisioning/file-answer.ts';
import type { Clock } from '#values/clock.ts';
import { BoundedAnswers } from './bounded-answers.ts';
import { type Conversation, isMeant, type Sending } from './conversation.ts';
import type { ConversationTable } from './conversation-table.ts';
import { DeadlineWheel } from './deadline-wheel.ts';
import { FILE_NOT_FOUND, SHUTTING_DOWN, WRITES_REFUSED } from './error-packets.ts';
import { EventTeller } from './event-teller.ts';
import { NetasciiCopies } from './netascii-copies.ts';
import { MODE_UNKNOWN, TOO_LARGE_FOR_NETASCII, WRITE_REFUSED } from './refusals.ts';
import { sendBlocks, sendPacket } from './send-packet.ts';
import type { TftpCounters } from './tftp-counters.ts';
import type { TftpFailure } from './tftp-event.ts';
import type { TftpLimits } from './tftp-limits.ts';
import type { TftpServerOptions } from './tftp-server-options.ts';
import type { UdpPort } from './udp-port.ts';

/**
 * Carries each conversation from its request to its end: asks for the answer, sends it, sends again what is overdue,
 * and tells what became of it.
 */
export class Transfers {
  readonly #clock: Clock;
  readonly #limits: TftpLimits;
  readonly #table: ConversationTable;
  readonly #counters: TftpCounters;
  readonly #wheel = new DeadlineWheel<Conversation>();
  readonly #events: EventTeller;
  readonly #answers: BoundedAnswers<Conversation>;
  readonly #netascii: NetasciiCopies;
  #nextId = 1;

  /** Ends conversations in `table`, and counts in `counters`. */
  constructor(
    { onEvent, clock, answer }: Pick<TftpServerOptions, 'onEvent' | 'clock' | 'answer'>,
    limits: TftpLimits,
    table: ConversationTable,
    counters: TftpCounters,
  ) {
    this.#clock = clock;
    this.#limits = limits;
    this.#table = table;
    this.#counters = counters;
    this.#events = new EventTeller(onEvent, clock);
    this.#answers = new BoundedAnswers(answer, limits.pendingAnswers, {
      settled: (settled, conversation) => this.#settle(conversation, settled),
      failed: (error, conversation) => this.#unanswered(conversation, error),
      tooMany: (conversation) => this.#defer(conversation),
    });
    this.#netascii = new NetasciiCopies(limits.netasciiBytes);
  }

  /** Answers the request of a conversation that has just begun. */
  begin(conversation: Conversation): void {
    const { request, peer, doorway } = conversation;
    const mode = request.mode.toLowerCase();
    if (request.kind === 'wrq') this.#refuse(conversation, WRITE_REFUSED, WRITES_REFUSED);
    else if (mode !== 'octet' && mode !== 'netascii') this.#refuse(conversation, MODE_UNKNOWN);
    else {
      const { name } = request;
      const asked = { name, transport: 'tftp', from: peer.address, to: doorway.address } as const;
      this.#answers.ask(asked, conversation);
    }
  }

  /** The client has acknowledged a block; the number is the one on the wire. */
  acknowledge(conversation: Conversation, sending: Sending, block: number): void {
    const now = this.#clock.monotonic();
    const step = sending.transfer.acknowledge(block, now);
    this.#perform(conversation, sending, step, now);
    if (step.kind === 'blocks') this.#events.goesOn(conversation, sending, now);
  }

  /** The client has sent its request again. */
  repeat(conversation: Conversation, now: number): void {
    this.#counters.repeatedRequests += 1;
    const { phase } = conversation;
    if (phase.kind === 'sending') {
      this.#perform(conversation, phase, phase.transfer.repeatRequest(now), now);
    }
  }

  /** The client has gone on to another file. */
  leave(conversation: Conversation, now: number): void {
    const { phase } = conversation;
    if (phase.kind !== 'sending') this.#end(conversation);
    else if (phase.transfer.finishing) this.#complete(conversation, phase, now);
    else this.#fail(conversation, phase, { kind: 'superseded' });
  }

  /** The client has sent an ERROR. */
  breakOff(conversation: Conversation, sending: Sending, { code, message }: ErrorPacket): void {
    this.#fail(conversation, sending, { kind: 'client-error', code, message });
  }

  /** Sends again what is overdue. */
  expire(now: number): void {
    this.#wheel.advance(now, (conversation) => {
      const { phase } = conversation;
      if (phase.kind === 'sending') this.#perform(conversation, phase, phase.transfer.expire(now), now);
    });
  }

  /** Tells the clients that are left that it is over. */
  abandonAll(): void {
    for (const conversation of [...this.#table.running()]) {
      const { phase } = conversation;
      if (phase.kind === 'sending') {
        this.#reply(phase.replyPort, conversation, SHUTTING_DOWN);
        this.#fail(conversation, phase, { kind: 'shutdown' });
      } else {
        this.#end(conversation);
      }
    }
  }

  #settle(conversation: Conversation, answer: FileAnswer): void {
    if (conversation.phase.kind !== 'asking') return;
    if (answer.kind === 'refusal') {
      this.#refuse(conversation, answer);
      return;
    }
    const isNetascii = conversation.request.mode.toLowerCase() === 'netascii';
    const bytes = isNetascii ? this.#netascii.of(answer.bytes) : answer.bytes;
    if (bytes === undefined) this.#refuse(conversation, TOO_LARGE_FOR_NETASCII);
    else this.#send(conversation, answer, bytes);
  }

  #unanswered(conversation: Conversation, error: unknown): void {
    if (conversation.phase.kind !== 'asking') return;
    this.#counters.unanswered += 1;
    this.#end(conversation);
    this.#events.unanswered(conversation, error);
  }

  #defer(conversation: Conversation): void {
    this.#counters.deferred += 1;
    this.#end(conversation);
  }

  #send(conversation: Conversation, artifact: Artifact, bytes: Uint8Array): void {
    const now = this.#clock.monotonic();
    const terms = negotiateOptions(conversation.request.options, bytes.length, this.#limits.terms);
    const sending: Sending = {
      kind: 'sending',
      id: this.#nextId++,
      artifact,
      transfer: new SendTransfer(bytes, terms, this.#limits.retransmission, now),
      replyPort: conversation.replyPort,
      startedAt: now,
      isTold: false,
      toldAt: now,
      countedRetransmissions: 0,
    };
    conversation.phase = sending;
    this.#perform(conversation, sending, sending.transfer.start(), now);
  }

  #perform(conversation: Conversation, sending: Sending, step: SendStep, now: number): void {
    const { transfer } = sending;
    switch (step.kind) {
      case 'wait':
        break;
      case 'oack':
        this.#reply(sending.replyPort, conversation, { kind: 'oack', options: transfer.terms.accepted });
        break;
      case 'blocks':
        sendBlocks(conversation, sending, step.first, step.last);
        break;
      case 'done':
        this.#complete(conversation, sending, now);
        return;
      case 'silent':
        this.#fail(conversation, sending, { kind: 'client-silent' });
        return;
    }
    if (transfer.retransmittedBlocks > sending.countedRetransmissions) {
      this.#counters.retransmissions += transfer.retransmittedBlocks - sending.countedRetransmissions;
      sending.countedRetransmissions = transfer.retransmittedBlocks;
      this.#events.lasts(conversation, sending, now);
    }
    this.#wheel.file(conversation, now);
  }

  #refuse(conversation: Conversation, refusal: Refusal, packet = FILE_NOT_FOUND): void {
    this.#counters.refused += 1;
    this.#reply(conversation.replyPort, conversation, packet);
    this.#end(conversation);
    this.#events.refused(conversation, refusal);
  }

  #complete(conversation: Conversation, sending: Sending, now: number): void {
    this.#counters.completed += 1;
    this.#end(conversation);
    this.#events.completed(conversation, sending, now);
  }

  #fail(conversation: Conversation, sending: Sending, why: TftpFailure): void {
    this.#end(conversation);
    if (!isMeant(conversation, sending)) {
      this.#counters.repeatedRequests += 1;
      return;
    }
    this.#counters.failed += 1;
    this.#events.failed(conversation, sending, why, this.#clock.monotonic());
  }

  #end(conversation: Conversation): void {
    this.#wheel.remove(conversation);
    this.#table.end(conversation, this.#clock.monotonic());
  }

  #reply(port: UdpPort, { peer, fromPort }: Conversation, packet: TftpPacket): void {
    sendPacket(port, packet, peer.address, fromPort);
  }
}
