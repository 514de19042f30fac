import type { RequestPacket } from '#protocols/tftp/packet.ts';
import type { Ipv4Address } from '#values/ipv4-address.ts';
import { Conversation, conversationKey, type Doorway, ENDED, type Peer } from './conversation.ts';
import { Fifo } from './fifo.ts';
import type { TftpLimits } from './tftp-limits.ts';

/** An address that was served comes to the end of the order at most so often: of ten thousand, each step would count. */
const REORDER_MS = 1000;

/**
 * Who is served, by address and port. Bounded: addresses that were served longest ago, to the second, are forgotten
 * first, ended conversations after a time or when there are too many.
 */
export class ConversationTable {
  readonly #limits: TftpLimits;
  /** Least recently served first. */
  readonly #peers = new Map<Ipv4Address, Peer>();
  /** Oldest first. */
  readonly #ended = new Fifo<Conversation>();
  #active = 0;

  constructor(limits: TftpLimits) {
    this.#limits = limits;
  }

  /** Conversations that have not ended. */
  get active(): number {
    return this.#active;
  }

  /** Whether {@link forget} has nothing to do any more. */
  get hasEnded(): boolean {
    return this.#ended.length > 0;
  }

  /** A client's address, unless it was never served, or long ago. */
  peer(address: Ipv4Address): Peer | undefined {
    return this.#peers.get(address);
  }

  /**
   * Whether an address is in the middle of its chain. It comes before newcomers, so that under a storm phones finish
   * one after the other and none starts over.
   */
  isInChain(peer: Peer | undefined, now: number): boolean {
    return peer !== undefined && (peer.active > 0 || now - peer.lastServedAt <= this.#limits.chainMs);
  }

  /** Whether one more conversation with this address fits; `undefined` for one that was not served lately. */
  admits(peer: Peer | undefined, now: number): boolean {
    const { transfers, transfersPerAddress, transfersForNewcomers } = this.#limits;
    if (this.#active >= transfers || (peer?.active ?? 0) >= transfersPerAddress) return false;
    return this.#active < transfersForNewcomers || this.isInChain(peer, now);
  }

  /** Begins a conversation. One that ended on the same port is replaced; a running one must be ended before. */
  begin(
    from: Ipv4Address,
    fromPort: number,
    doorway: Doorway,
    request: RequestPacket,
    now: number,
  ): Conversation {
    const peer = this.#peer(from);
    const key = conversationKey(doorway, fromPort);
    const isEncore = peer.conversations.get(key)?.request.name === request.name;
    const conversation = new Conversation(peer, doorway, fromPort, request, isEncore);
    peer.conversations.set(key, conversation);
    peer.active += 1;
    this.#active += 1;
    this.#serve(peer, now);
    return conversation;
  }

  /** Ends a conversation and lets go of what it held. */
  end(conversation: Conversation, now: number): void {
    conversation.phase = ENDED;
    conversation.endedAt = now;
    conversation.reply.conversations -= 1;
    conversation.peer.active -= 1;
    this.#active -= 1;
    this.#serve(conversation.peer, now);
    this.#ended.push(conversation);
    this.forget(now);
  }

  /** Forgets the ended conversations whose time has come. */
  forget(now: number): void {
    const { endedMs, endedTransfers } = this.#limits;
    for (;;) {
      const oldest = this.#ended.peek();
      const tooMany = this.#ended.length > endedTransfers;
      if (oldest === undefined || (!tooMany && oldest.endedAt + endedMs > now)) break;
      this.#ended.shift();
      const key = conversationKey(oldest.doorway, oldest.fromPort);
      // The port may have gone on to another file.
      if (oldest.peer.conversations.get(key) === oldest) oldest.peer.conversations.delete(key);
    }
  }

  /** Every conversation that has not ended. */
  *running(): Generator<Conversation> {
    for (const peer of this.#peers.values()) {
      for (const conversation of peer.conversations.values()) {
        if (conversation.phase !== ENDED) yield conversation;
      }
    }
  }

  #peer(address: Ipv4Address): Peer {
    const known = this.#peers.get(address);
    if (known !== undefined) return known;
    if (this.#peers.size >= this.#limits.addresses) this.#dropIdlePeer();
    const never = Number.NEGATIVE_INFINITY;
    const peer = { address, conversations: new Map(), active: 0, lastServedAt: never, orderedAt: never };
    this.#peers.set(address, peer);
    return peer;
  }

  #serve(peer: Peer, now: number): void {
    peer.lastServedAt = now;
    if (now - peer.orderedAt < REORDER_MS) return;
    peer.orderedAt = now;
    this.#peers.delete(peer.address);
    this.#peers.set(peer.address, peer);
  }

  #dropIdlePeer(): void {
    for (const peer of this.#peers.values()) {
      if (peer.active > 0) continue;
      this.#peers.delete(peer.address);
      return;
    }
  }
}
