import { readPacket } from '#protocols/tftp/decode-packet.ts';
import { FIRST_COME } from '#provisioning/turn-order.ts';
import type { Ipv4Address } from '#values/ipv4-address.ts';
import { type Conversation, conversationKey, type Doorway, type Peer } from './conversation.ts';
import { ConversationTable } from './conversation-table.ts';
import { WRONG_TRANSFER_ID } from './error-packets.ts';
import { sendPacket } from './send-packet.ts';
import { noTftpCounters } from './tftp-counters.ts';
import type { TftpLimits } from './tftp-limits.ts';
import type { TftpServerOptions } from './tftp-server-options.ts';
import { Transfers } from './transfers.ts';
import type { UdpPort } from './udp-port.ts';
import { type Newcomer, WaitingRoom } from './waiting-room.ts';

/**
 * Where packets come in: knows whose they are and who is admitted, and gives them to the {@link Transfers}, which write
 * to {@link UdpPort}s. Neither opens a socket or starts a timer.
 */
export class TransferDesk {
  readonly counters = noTftpCounters();
  readonly #options: Pick<TftpServerOptions, 'mayAsk' | 'clock'>;
  readonly #table: ConversationTable;
  readonly #transfers: Transfers;
  readonly #newcomers: WaitingRoom;
  #isClosing = false;

  constructor(options: TftpServerOptions, limits: TftpLimits) {
    this.#options = options;
    this.#table = new ConversationTable(limits);
    this.#transfers = new Transfers(options, limits, this.#table, this.counters);
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
    const peer = this.#table.peer(from);
    const conversation = peer?.conversations.get(conversationKey(doorway, fromPort));
    const sending = conversation?.sendingVia(via);
    const isRequest = packet.kind === 'rrq' || packet.kind === 'wrq';
    if (isRequest && via.port === doorway.listeningPort) {
      this.#request({ request: packet, from, fromPort, doorway }, peer, conversation);
    } else if (packet.kind === 'ack' && conversation !== undefined && sending !== undefined) {
      this.#transfers.acknowledge(conversation, sending, packet.block);
    } else if (packet.kind !== 'error') {
      this.#wrongTransferId(conversation, from, fromPort, via);
    } else if (conversation !== undefined && sending !== undefined) {
      this.#transfers.breakOff(conversation, sending, packet);
    }
  }

  /** Time has passed: sends again what is overdue and forgets what is over. */
  tick(): void {
    const now = this.#options.clock.monotonic();
    this.#transfers.expire(now);
    this.#table.forget(now);
  }

  /** Serves newcomers whose turn has come; to be called when all packets that have come by now were received. */
  welcome(): void {
    this.#newcomers.letIn((newcomer, now) => {
      this.#begin(newcomer, this.#table.peer(newcomer.from), now);
    });
  }

  /** From now on requests get silence; what is running goes on. */
  stopAccepting(): void {
    this.#isClosing = true;
    this.#newcomers.clear();
  }

  /** Tells the clients that are left that it is over. */
  abandonAll(): void {
    this.#transfers.abandonAll();
  }

  #request(newcomer: Newcomer, peer: Peer | undefined, known: Conversation | undefined): void {
    this.counters.requests += 1;
    if (!this.#options.mayAsk(newcomer.from)) {
      this.counters.strangers += 1;
      return;
    }
    const now = this.#options.clock.monotonic();
    if (known !== undefined && known.phase.kind !== 'ended') {
      if (known.isRepeatedBy(newcomer.request)) {
        this.#transfers.repeat(known, now);
        return;
      }
      this.#transfers.leave(known, now);
    }
    if (this.#isClosing) this.counters.deferred += 1;
    else if (this.#table.isInChain(peer, now) && !this.#newcomers.holds(newcomer)) {
      this.#begin(newcomer, peer, now);
    } else this.#haveWait(newcomer, now);
  }

  #haveWait(newcomer: Newcomer, now: number): void {
    const taken = this.#newcomers.take(newcomer, now);
    if (taken === 'waits-already') this.counters.repeatedRequests += 1;
    else if (taken === 'no-room') this.counters.deferred += 1;
  }

  #begin({ request, from, fromPort, doorway }: Newcomer, peer: Peer | undefined, now: number): void {
    if (this.#table.admits(peer, now)) {
      this.#transfers.begin(this.#table.begin(from, fromPort, doorway, request, now));
    } else {
      this.counters.deferred += 1;
    }
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
}
