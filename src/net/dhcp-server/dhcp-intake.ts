import { decodePacket } from '#protocols/dhcp/decode-packet.ts';
import { OPTIONS } from '#protocols/dhcp/option-table.ts';
import { type DhcpPacket, MESSAGE_TYPE, NO_ADDRESS, OPERATION } from '#protocols/dhcp/packet.ts';
import type { DhcpAnswer } from '#provisioning/dhcp/dhcp-desk.ts';
import type { Lease } from '#provisioning/dhcp/lease.ts';
import type { DhcpQuestion } from '#provisioning/dhcp/question.ts';
import { DecodeError } from '#values/decode-error.ts';
import { type Ipv4Address, parseIpv4Address } from '#values/ipv4-address.ts';
import { macFromOctets } from '#values/mac-address.ts';
import { noDhcpCounters } from './dhcp-counters.ts';
import type { DhcpEvent, HeardReply } from './dhcp-event.ts';
import { optional, readQuestion, readTerms } from './read-question.ts';
import { type DhcpReply, makeReply } from './reply-packet.ts';

/** About a second's worth of leases; who comes later asks again by itself. */
const MOST_WAITING = 8192;

const REPLY_TYPES: Readonly<Record<number, HeardReply['type']>> = {
  [MESSAGE_TYPE.offer]: 'offer',
  [MESSAGE_TYPE.ack]: 'ack',
  [MESSAGE_TYPE.nak]: 'nak',
};

/** What is done with messages, whoever brings them. */
export interface DhcpIntakeOptions {
  /** Our own address: what it says is not heard as another server's. */
  readonly address: Ipv4Address;
  /** Absent for one that only listens. */
  readonly answer?: (question: DhcpQuestion) => DhcpAnswer;
  /** Resolves once the lease is on the disk; its answer leaves then. */
  readonly keep: (lease: Lease) => Promise<void>;
  readonly send: (reply: DhcpReply) => void;
  readonly onEvent: (event: DhcpEvent) => void;
}

/** What becomes of each message, without sockets. */
export class DhcpIntake {
  readonly counters = noDhcpCounters();
  /** Transactions of our own, when we ask as a client would. */
  readonly ownTransactions = new Set<number>();
  readonly #options: DhcpIntakeOptions;
  #waiting = 0;

  constructor(options: DhcpIntakeOptions) {
    this.#options = options;
  }

  /** Takes a message that came to the server's port. Its memory is free again afterwards. */
  takeQuestion(bytes: Uint8Array): void {
    this.counters.received += 1;
    try {
      const packet = decodePacket(bytes);
      // Relays and servers talk to this port, too, and our own search for servers comes back to us.
      if (packet.op !== OPERATION.request || this.ownTransactions.has(packet.xid)) return;
      this.#decide(packet, readQuestion(packet));
    } catch (error) {
      this.#leave(error);
    }
  }

  /** Takes a message that came to the client's port: what another server tells a client. */
  takeReply(bytes: Uint8Array, source: string): void {
    try {
      const packet = decodePacket(bytes);
      if (packet.op !== OPERATION.reply) return;
      const reply = this.#readReply(packet, source);
      if (reply === undefined) return;
      this.counters.heard += 1;
      this.#options.onEvent({ kind: 'heard', reply });
    } catch (error) {
      this.#leave(error);
    }
  }

  #leave(error: unknown): void {
    if (error instanceof DecodeError) this.counters.malformed += 1;
    else this.#fail(error);
  }

  #decide(packet: DhcpPacket, question: DhcpQuestion): void {
    const { address, answer: ask, onEvent, keep } = this.#options;
    if (ask === undefined) {
      onEvent({ kind: 'overheard', question });
      return;
    }
    if (question.type !== 'discover' && this.#waiting >= MOST_WAITING) {
      this.counters.deferred += 1;
      return;
    }
    const answer = ask(question);
    // Made at once: when the lease is kept, the packet's memory may hold another one.
    const reply = makeReply(packet, answer, address);
    if (answer.lease === undefined) {
      this.#finish(reply, question, answer);
      return;
    }
    this.#waiting += 1;
    keep(answer.lease).then(
      () => {
        this.#waiting -= 1;
        try {
          this.#finish(reply, question, answer);
        } catch (error) {
          this.#fail(error);
        }
      },
      (error: unknown) => {
        this.#waiting -= 1;
        this.#fail(error);
      },
    );
  }

  #finish(reply: DhcpReply | undefined, question: DhcpQuestion, answer: DhcpAnswer): void {
    const { send, onEvent } = this.#options;
    if (reply === undefined) this.counters.silent += 1;
    else {
      send(reply);
      this.counters.answered += 1;
    }
    onEvent({ kind: 'decided', question, answer });
  }

  #readReply(packet: DhcpPacket, source: string): HeardReply | undefined {
    const type = REPLY_TYPES[packet.options.get(OPTIONS.messageType.code)?.[0] ?? 0];
    const mac = macFromOctets(packet.chaddr);
    const server = optional(packet, OPTIONS.serverIdentifier) ?? parseIpv4Address(source);
    if (type === undefined || mac === undefined || server === undefined) return undefined;
    if (server === this.#options.address || server === NO_ADDRESS) return undefined;
    return { type, server, mac, xid: packet.xid, terms: readTerms(packet) };
  }

  #fail(error: unknown): void {
    this.counters.unanswered += 1;
    this.#options.onEvent({ kind: 'failed', error });
  }
}
