import type { RequestPacket } from '#protocols/tftp/packet.ts';
import type { Ipv4Address } from '#values/ipv4-address.ts';
import { Conversation, conversationKey, type Doorway, ENDED, type Peer } from './conversation.ts';
import { Fifo } from './fifo.ts';
import type { TftpLimits } from './tftp-limits.ts';

/**
 * Who is served, by address and port. Bounded: addresses that were served longest ago are forgotten first, ended
 * conversations after a time or when there are too many.
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

  /** The conversation of a client port with one of our addresses, an ended one included. */
  find(from: Ipv4Address, fromPort: number, doorway: Doorway): Conversation | undefined {
    return this.#peers.get(from)?.conversations.get(conversationKey(doorway, fromPort));
  }

  /**
   * Whether an address is in the middle of its chain. It comes before newcomers, so that under a storm phones finish
   * one after the other and none starts over.
   */
  isInChain(from: Ipv4Address, now: number): boolean {
    const peer = this.#peers.get(from);
    return peer !== undefined && (peer.active > 0 || now - peer.lastServedAt <= this.#limits.chainMs);
  }

  /** Whether one more conversation with this address fits. */
  admits(from: Ipv4Address, now: number): boolean {
    if (this.#active >= this.#limits.transfers) return false;
    const active = this.#peers.get(from)?.active ?? 0;
    if (active >= this.#limits.transfersPerAddress) return false;
    return this.#active < this.#limits.transfersForNewcomers || this.isInChain(from, now);
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
    const peer = { address, conversations: new Map(), active: 0, lastServedAt: Number.NEGATIVE_INFINITY };
    this.#peers.set(address, peer);
    return peer;
  }

  #serve(peer: Peer, now: number): void {
    peer.lastServedAt = now;
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
