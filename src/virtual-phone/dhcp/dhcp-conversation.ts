import { decodePacket } from '#protocols/dhcp/decode-packet.ts';
import { OPTIONS } from '#protocols/dhcp/option-table.ts';
import { type DhcpPacket, MESSAGE_TYPE, OPERATION } from '#protocols/dhcp/packet.ts';
import { DecodeError } from '#values/decode-error.ts';
import { macFromOctets, macOctets } from '#values/mac-address.ts';
import { type PhoneLease, readPhoneLease } from './phone-lease.ts';
import { type DhcpIdentity, phoneMessage } from './phone-messages.ts';

/** RFC 2131 §4.1: 4 s, doubled up to 64 s. How long the phone really waits was never measured. */
const FIRST_WAIT_MS = 4000;
const LONGEST_WAIT_MS = 64_000;
/** A REQUEST that stays without an answer is given up for a new DISCOVER. */
const REQUEST_TRIES = 4;

/** What the phone does next. */
export type DhcpStep =
  | { readonly kind: 'send'; readonly what: 'discover' | 'request'; readonly bytes: Uint8Array }
  | { readonly kind: 'bound'; readonly lease: PhoneLease }
  | { readonly kind: 'nothing' };

const NOTHING: DhcpStep = { kind: 'nothing' };

/** A phone's way to an address (RFC 2131 §4.4, INIT to BOUND), in its own milliseconds and without sockets. */
export class DhcpConversation {
  readonly #identity: DhcpIdentity;
  readonly #random: () => number;
  readonly #startedAt: number;
  #xid = 0;
  #offer: PhoneLease | undefined;
  #tries = 0;
  #deadline = 0;

  constructor(identity: DhcpIdentity, random: () => number, now: number) {
    this.#identity = identity;
    this.#random = random;
    this.#startedAt = now;
  }

  /** When {@link expire} is due. */
  get deadline(): number {
    return this.#deadline;
  }

  /** The first DISCOVER. */
  start(now: number): DhcpStep {
    const { mac, habits } = this.#identity;
    const octets = Buffer.from(macOctets(mac));
    this.#xid = habits.transactionFromMac ? octets.readUInt32BE(2) : Math.floor(this.#random() * 2 ** 32);
    this.#offer = undefined;
    this.#tries = 0;
    return this.#send(now);
  }

  /** A message came to port 68; most are for other clients. */
  receive(bytes: Uint8Array, now: number): DhcpStep {
    try {
      return this.#take(decodePacket(bytes), now);
    } catch (error) {
      if (error instanceof DecodeError) return NOTHING;
      throw error;
    }
  }

  /** Nobody answered in time. */
  expire(now: number): DhcpStep {
    if (this.#offer !== undefined && this.#tries >= REQUEST_TRIES) return this.start(now);
    return this.#send(now);
  }

  #take(packet: DhcpPacket, now: number): DhcpStep {
    const isMine = packet.xid === this.#xid && macFromOctets(packet.chaddr) === this.#identity.mac;
    if (packet.op !== OPERATION.reply || !isMine) return NOTHING;
    const type = packet.options.get(OPTIONS.messageType.code)?.[0];
    const lease = readPhoneLease(packet, this.#identity.habits);
    if (this.#offer === undefined) {
      if (type !== MESSAGE_TYPE.offer || lease === undefined) return NOTHING;
      // The first offer is taken.
      this.#offer = lease;
      this.#tries = 0;
      return this.#send(now);
    }
    if (type === MESSAGE_TYPE.nak) return this.start(now);
    const isExpected = lease?.server === this.#offer.server && lease.address === this.#offer.address;
    return type === MESSAGE_TYPE.ack && isExpected ? { kind: 'bound', lease } : NOTHING;
  }

  #send(now: number): DhcpStep {
    const wait = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** this.#tries);
    this.#tries += 1;
    // RFC 2131 §4.1: a second more or less, so that phones don't ask in step.
    this.#deadline = now + wait + (this.#random() * 2 - 1) * 1000;
    const secs = Math.min(0xffff, Math.floor((now - this.#startedAt) / 1000));
    const bytes = phoneMessage(this.#identity, this.#xid, secs, this.#offer);
    return { kind: 'send', what: this.#offer === undefined ? 'discover' : 'request', bytes };
  }
}
