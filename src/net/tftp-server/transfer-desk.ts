import { readPacket } from '#protocols/tftp/decode-packet.ts';
import { negotiateOptions } from '#protocols/tftp/negotiate-options.ts';
import type { RequestPacket, TftpPacket } from '#protocols/tftp/packet.ts';
import { type SendStep, SendTransfer } from '#protocols/tftp/send-transfer.ts';
import type { Artifact, FileAnswer, Refusal } from '#provisioning/file-answer.ts';
import { FIRST_COME } from '#provisioning/turn-order.ts';
import type { Ipv4Address } from '#values/ipv4-address.ts';
import { BoundedAnswers } from './bounded-answers.ts';
import { type Conversation, type Doorway, isMeant, type Sending } from './conversation.ts';
import { ConversationTable } from './conversation-table.ts';
import { DeadlineWheel } from './deadline-wheel.ts';
import { FILE_NOT_FOUND, SHUTTING_DOWN, WRITES_REFUSED, WRONG_TRANSFER_ID } from './error-packets.ts';
import { EventTeller } from './event-teller.ts';
import { NetasciiCopies } from './netascii-copies.ts';
import { MODE_UNKNOWN, TOO_LARGE_FOR_NETASCII, WRITE_REFUSED } from './refusals.ts';
import { sendBlocks, sendPacket } from './send-packet.ts';
import { noTftpCounters } from './tftp-counters.ts';
import type { TftpFailure } from './tftp-event.ts';
import type { TftpLimits } from './tftp-limits.ts';
import type { TftpServerOptions } from './tftp-server-options.ts';
import type { UdpPort } from './udp-port.ts';
import { type Newcomer, WaitingRoom } from './waiting-room.ts';

/**
 * Everything between the sockets and the state machine of one transfer: takes packets in, knows whose they are,
 * asks for answers, and writes packets to {@link UdpPort}s. It opens no socket and starts no timer.
 */
export class TransferDesk {
  readonly counters = noTftpCounters();
  readonly #options: Pick<TftpServerOptions, 'mayAsk' | 'clock'>;
  readonly #limits: TftpLimits;
  readonly #table: ConversationTable;
  readonly #wheel = new DeadlineWheel<Conversation>();
  readonly #events: EventTeller;
  readonly #answers: BoundedAnswers;
  readonly #netascii: NetasciiCopies;
  readonly #newcomers: WaitingRoom;
  #nextId = 1;
  #isClosing = false;

  constructor(options: TftpServerOptions, limits: TftpLimits) {
    this.#options = options;
    this.#limits = limits;
    this.#table = new ConversationTable(limits);
    this.#events = new EventTeller(options.onEvent, options.clock);
    this.#answers = new BoundedAnswers(options.answer, limits.pendingAnswers);
    this.#netascii = new NetasciiCopies(limits.netasciiBytes);
    this.#newcomers = new WaitingRoom(options.order ?? FIRST_COME, limits, options.clock);
  }

  /** Conversations that have not ended. */
  get active(): number {
    return this.#table.active;
  }

  /** Newcomers that {@link welcome} has yet to serve. */
  get waiting(): number {
    return this.#newcomers.size;
  }

  /** Whether {@link tick} has anything to look after. */
  get needsTicks(): boolean {
    return this.#table.active > 0 || this.#table.hasEnded;
  }

  /** A packet came in by `via`, one of the doorway's ports; `bytes` are only read before this returns. */
  receive(bytes: Uint8Array, from: Ipv4Address, fromPort: number, via: UdpPort, doorway: Doorway): void {
    const packet = readPacket(bytes);
    // Nothing can be sent to port 0, so nothing honest comes from there.
    if (packet === undefined || fromPort === 0) {
      this.counters.malformed += 1;
      return;
    }
    const conversation = this.#table.find(from, fromPort, doorway);
    const sending = conversation?.sendingVia(via);
    const isRequest = packet.kind === 'rrq' || packet.kind === 'wrq';
    if (isRequest && via.port === doorway.listeningPort) {
      this.#request(packet, conversation, from, fromPort, doorway);
    } else if (packet.kind === 'ack' && conversation !== undefined && sending !== undefined) {
      this.#acknowledged(conversation, sending, packet.block);
    } else if (packet.kind !== 'error') {
      this.#wrongTransferId(conversation, from, fromPort, via);
    } else if (conversation !== undefined && sending !== undefined) {
      const { code, message } = packet;
      this.#fail(conversation, sending, { kind: 'client-error', code, message });
    }
  }

  /** Time has passed: sends again what is overdue and forgets what is over. */
  tick(): void {
    const now = this.#options.clock.monotonic();
    this.#wheel.advance(now, (conversation) => {
      const { phase } = conversation;
      if (phase.kind === 'sending') this.#perform(conversation, phase, phase.transfer.expire(now), now);
    });
    this.#table.forget(now);
  }

  /** Serves newcomers whose turn has come; to be called when all packets that have come by now were received. */
  welcome(): void {
    this.#newcomers.letIn((newcomer, now) => this.#begin(newcomer, now));
  }

  /** From now on requests get silence; what is running goes on. */
  stopAccepting(): void {
    this.#isClosing = true;
    this.#newcomers.clear();
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

  #request(
    request: RequestPacket,
    known: Conversation | undefined,
    from: Ipv4Address,
    fromPort: number,
    doorway: Doorway,
  ): void {
    this.counters.requests += 1;
    if (!this.#options.mayAsk(from)) {
      this.counters.strangers += 1;
      return;
    }
    const now = this.#options.clock.monotonic();
    if (known !== undefined && known.phase.kind !== 'ended') {
      if (known.isRepeatedBy(request)) {
        this.#repeat(known, now);
        return;
      }
      this.#leave(known, now);
    }
    const newcomer = { request, from, fromPort, doorway };
    if (this.#isClosing) this.counters.deferred += 1;
    else if (this.#table.isInChain(from, now) && !this.#newcomers.holds(newcomer)) this.#begin(newcomer, now);
    else this.#haveWait(newcomer, now);
  }

  #haveWait(newcomer: Newcomer, now: number): void {
    const taken = this.#newcomers.take(newcomer, now);
    if (taken === 'waits-already') this.counters.repeatedRequests += 1;
    else if (taken === 'no-room') this.counters.deferred += 1;
  }

  #begin({ request, from, fromPort, doorway }: Newcomer, now: number): void {
    if (!this.#table.admits(from, now)) {
      this.counters.deferred += 1;
      return;
    }
    const conversation = this.#table.begin(from, fromPort, doorway, request, now);
    const mode = request.mode.toLowerCase();
    if (request.kind === 'wrq') this.#refuse(conversation, WRITE_REFUSED, WRITES_REFUSED);
    else if (mode !== 'octet' && mode !== 'netascii') this.#refuse(conversation, MODE_UNKNOWN);
    else this.#ask(conversation);
  }

  /** The client has gone on to another file. */
  #leave(known: Conversation, now: number): void {
    const { phase } = known;
    if (phase.kind !== 'sending') this.#end(known);
    else if (phase.transfer.finishing) this.#complete(known, phase, now);
    else this.#fail(known, phase, { kind: 'superseded' });
  }

  #repeat(known: Conversation, now: number): void {
    this.counters.repeatedRequests += 1;
    const { phase } = known;
    if (phase.kind === 'sending') this.#perform(known, phase, phase.transfer.repeatRequest(now), now);
  }

  #ask(conversation: Conversation): void {
    const { request, peer, doorway } = conversation;
    const isAwaited = () => conversation.phase.kind === 'asking';
    this.#answers.ask(
      { name: request.name, transport: 'tftp', from: peer.address, to: doorway.address },
      {
        settled: (answer) => {
          if (isAwaited()) this.#settle(conversation, answer);
        },
        failed: (error) => {
          if (isAwaited()) this.#unanswered(conversation, error);
        },
        tooMany: () => {
          this.counters.deferred += 1;
          this.#end(conversation);
        },
      },
    );
  }

  #settle(conversation: Conversation, answer: FileAnswer): void {
    if (answer.kind === 'refusal') {
      this.#refuse(conversation, answer);
      return;
    }
    const isNetascii = conversation.request.mode.toLowerCase() === 'netascii';
    const bytes = isNetascii ? this.#netascii.of(answer.bytes) : answer.bytes;
    if (bytes === undefined) this.#refuse(conversation, TOO_LARGE_FOR_NETASCII);
    else this.#send(conversation, answer, bytes);
  }

  #send(conversation: Conversation, artifact: Artifact, bytes: Uint8Array): void {
    const now = this.#options.clock.monotonic();
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

  #acknowledged(conversation: Conversation, sending: Sending, block: number): void {
    const now = this.#options.clock.monotonic();
    const step = sending.transfer.acknowledge(block, now);
    this.#perform(conversation, sending, step, now);
    if (step.kind === 'blocks') this.#events.goesOn(conversation, sending, now);
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
      this.counters.retransmissions += transfer.retransmittedBlocks - sending.countedRetransmissions;
      sending.countedRetransmissions = transfer.retransmittedBlocks;
      this.#events.lasts(conversation, sending, now);
    }
    this.#wheel.file(conversation, now);
  }

  #refuse(conversation: Conversation, refusal: Refusal, packet = FILE_NOT_FOUND): void {
    this.counters.refused += 1;
    this.#reply(conversation.replyPort, conversation, packet);
    this.#end(conversation);
    this.#events.refused(conversation, refusal);
  }

  #unanswered(conversation: Conversation, error: unknown): void {
    this.counters.unanswered += 1;
    this.#end(conversation);
    this.#events.unanswered(conversation, error);
  }

  #complete(conversation: Conversation, sending: Sending, now: number): void {
    this.counters.completed += 1;
    this.#end(conversation);
    this.#events.completed(conversation, sending, now);
  }

  #fail(conversation: Conversation, sending: Sending, why: TftpFailure): void {
    this.#end(conversation);
    if (!isMeant(conversation, sending)) {
      this.counters.repeatedRequests += 1;
      return;
    }
    this.counters.failed += 1;
    this.#events.failed(conversation, sending, why, this.#options.clock.monotonic());
  }

  #end(conversation: Conversation): void {
    this.#wheel.remove(conversation);
    this.#table.end(conversation, this.#options.clock.monotonic());
  }

  /** RFC 1350 §4: the sender is told, and the transfer that it may have meant goes on. */
  #wrongTransferId(
    conversation: Conversation | undefined,
    from: Ipv4Address,
    fromPort: number,
    via: UdpPort,
  ): void {
    // A late or repeated packet of a transfer that has just ended. An ERROR would hit the next one on that port.
    if (conversation?.phase.kind === 'ended') return;
    this.counters.wrongTransferIds += 1;
    if (!this.#options.mayAsk(from)) return;
    sendPacket(via, WRONG_TRANSFER_ID, from, fromPort);
  }

  #reply(port: UdpPort, { peer, fromPort }: Conversation, packet: TftpPacket): void {
    sendPacket(port, packet, peer.address, fromPort);
  }
}
