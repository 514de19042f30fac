import type { HeardReply } from '#net/dhcp-server/dhcp-event.ts';
import type { DhcpAnswer } from '#provisioning/dhcp/dhcp-desk.ts';
import { findGaps, tftpServerOf } from '#provisioning/dhcp/offered-terms.ts';
import { PROBE_HOST_NAME } from '#provisioning/dhcp/probe-host-name.ts';
import type { DhcpQuestion } from '#provisioning/dhcp/question.ts';
import { DHCP_REASONS, type DhcpReason } from '#provisioning/dhcp/reasons.ts';
import { identifyVendorClass } from '#provisioning/identify-vendor-class.ts';
import type { EventSink, PhoneEvent } from '#provisioning/phone-event.ts';
import type { Clock } from '#values/clock.ts';
import type { Ipv4Address } from '#values/ipv4-address.ts';
import { type MacAddress, macInFileName } from '#values/mac-address.ts';

/** A phone that waits longer between its questions has given up in between. */
const OFFER_LIFE_MS = 15_000;
/** A phone that hears an offer takes it up sooner than this. */
const AT_ONCE_MS = 500;
/** Made-up addresses must not fill the memory. */
const ASKERS_KEPT = 10_000;
/** A storm of questions without an answer is told once in this time for each phone. */
const SAY_AGAIN_MS = 60_000;
const NAMED_BY_MAC = /^(?:SEP|SIP)([0-9A-F]{12})$/i;

/** Silence that somebody wants to know about; the rest is part of the protocol. */
const TOLD_SILENCES: ReadonlySet<DhcpReason> = new Set([
  'NO_FREE_ADDRESS',
  'KEPT_FOR_PHONES',
  'NETWORK_UNKNOWN',
]);

/** What is needed to tell of DHCP in phones' timelines. */
export interface DhcpTellerParts {
  readonly events: EventSink;
  readonly clock: Clock;
  readonly isKnown: (mac: MacAddress) => boolean;
  /** A phone of Cisco's that nobody has added asks for an address; tells whether there is room to follow it. */
  readonly onStranger: (mac: MacAddress) => boolean;
  /** Where a phone should look for its files. */
  readonly ours: readonly Ipv4Address[];
}

interface Pending {
  readonly since: number;
  offeredAt: number;
  offers: number;
  address: Ipv4Address;
  seconds: number;
  isTold: boolean;
}

/** Turns questions and answers into events of the phones that they concern; other clients leave no trace. */
export class DhcpTeller {
  readonly #parts: DhcpTellerParts;
  readonly #pending = new Map<MacAddress, Pending>();
  readonly #withheldAt = new Map<MacAddress, number>();
  /** Phones that we only listen to, by what they said of themselves. */
  readonly #overheard = new Set<MacAddress>();

  constructor(parts: DhcpTellerParts) {
    this.#parts = parts;
  }

  /** A question was decided, and its answer has left. */
  decided(question: DhcpQuestion, { decision }: DhcpAnswer): void {
    if (!this.#meets(question)) return;
    const { mac } = question;
    switch (decision.kind) {
      case 'offer':
        this.#offered(mac, decision.address, decision.seconds);
        break;
      case 'ack':
        if (decision.how !== 'renewed')
          this.#leased(question, decision.address, decision.seconds, decision.how);
        break;
      case 'nak': {
        const address = question.requested ?? question.current;
        const asked = address === undefined ? {} : { address };
        this.#emit({ type: 'address-refused', mac, ...asked, ...explained(decision.reason) });
        break;
      }
      case 'declined':
        this.#emit({ type: 'address-declined', mac, address: decision.address });
        break;
      case 'released':
        this.#emit({ type: 'address-released', mac, address: decision.address });
        break;
      case 'offer-refused':
        this.#notTaken(mac, this.#pending.get(mac));
        break;
      case 'silence':
        if (TOLD_SILENCES.has(decision.reason)) this.#withheld(mac, decision.reason);
        break;
    }
  }

  /** A client asked, and we only listen. */
  overheard(question: DhcpQuestion): void {
    if (!this.#meets(question) || this.#overheard.size >= ASKERS_KEPT) return;
    this.#overheard.add(question.mac);
  }

  /** Another server said something to a client. */
  heard({ type, server, mac, terms }: HeardReply): void {
    if (!this.#parts.isKnown(mac) && !this.#overheard.has(mac)) return;
    const tftpServer = tftpServerOf(terms);
    const { leaseSeconds } = terms;
    this.#emit({
      type: 'address-heard',
      mac,
      ...(type === 'nak' ? {} : { address: terms.address }),
      message: type,
      server,
      ...(tftpServer === undefined ? {} : { tftpServer }),
      gaps: type === 'nak' ? [] : findGaps(terms, this.#parts.ours),
      ...(leaseSeconds === undefined ? {} : { seconds: leaseSeconds }),
    });
  }

  /**
   * Tells of offers that have not been taken up yet, and of those that nobody took up. To be called every second or so:
   * one that is taken up at once is told by its lease alone.
   */
  work(): void {
    const now = this.#parts.clock.monotonic();
    for (const [mac, pending] of this.#pending) {
      const { since, address, seconds, isTold } = pending;
      if (!isTold && now - since >= AT_ONCE_MS) {
        pending.isTold = true;
        this.#emit({ type: 'address-offered', mac, address, seconds });
      }
      if (now - pending.offeredAt >= OFFER_LIFE_MS) this.#notTaken(mac, pending);
    }
    for (const [mac, at] of this.#withheldAt) if (now - at >= SAY_AGAIN_MS) this.#withheldAt.delete(mac);
  }

  /** Whether a phone asks; one that nobody knows is met here for the first time. */
  #meets({ mac, vendorClass, hostName }: DhcpQuestion): boolean {
    if (hostName === PROBE_HOST_NAME) return false;
    const isKnown = this.#parts.isKnown(mac);
    if (!isKnown && identifyVendorClass(vendorClass) === undefined) return false;
    // A flood of made-up phones must not push the others' events out of the store.
    if (!isKnown && !this.#parts.onStranger(mac)) return false;
    const named = hostName === '' ? undefined : NAMED_BY_MAC.exec(hostName)?.[1]?.toUpperCase();
    if (named !== undefined && named !== macInFileName(mac) && !this.#pending.has(mac)) {
      this.#emit({ type: 'host-name-differs', mac, hostName });
    }
    return true;
  }

  #offered(mac: MacAddress, address: Ipv4Address, seconds: number): void {
    const now = this.#parts.clock.monotonic();
    const pending = this.#pending.get(mac);
    if (pending !== undefined) {
      pending.offers += 1;
      pending.offeredAt = now;
      pending.address = address;
      pending.isTold = false;
    } else if (this.#pending.size < ASKERS_KEPT) {
      this.#pending.set(mac, { since: now, offeredAt: now, offers: 1, address, seconds, isTold: false });
    }
  }

  #leased(
    { mac, vendorClass, hostName, classEndsWithNul, sendsIdentifier, asksFor }: DhcpQuestion,
    address: Ipv4Address,
    seconds: number,
    how: 'selected' | 'rebooted',
  ): void {
    const pending = this.#pending.get(mac);
    this.#pending.delete(mac);
    const meaning = identifyVendorClass(vendorClass);
    // Not spread together: in a storm this is most of what is told.
    const event: Writable<Told<Extract<PhoneEvent, { type: 'address-leased' }>>> = {
      type: 'address-leased',
      mac,
      address,
      how,
      seconds,
    };
    if (pending !== undefined) event.milliseconds = Math.round(this.#parts.clock.monotonic() - pending.since);
    if (vendorClass !== '') event.vendorClass = vendorClass;
    if (meaning?.kind === 'model') event.model = meaning.model;
    if (hostName !== '') event.hostName = hostName;
    if (classEndsWithNul) event.classEndsWithNul = true;
    if (sendsIdentifier) event.sendsIdentifier = true;
    if (asksFor !== undefined) event.asksFor = asksFor;
    this.#emit(event);
  }

  #notTaken(mac: MacAddress, pending: Pending | undefined): void {
    if (pending === undefined) return;
    this.#pending.delete(mac);
    this.#emit({ type: 'address-not-taken', mac, address: pending.address, offers: pending.offers });
  }

  #withheld(mac: MacAddress, reason: DhcpReason): void {
    if (this.#withheldAt.has(mac) || this.#withheldAt.size >= ASKERS_KEPT) return;
    this.#withheldAt.set(mac, this.#parts.clock.monotonic());
    this.#emit({ type: 'address-withheld', mac, ...explained(reason) });
  }

  #emit(event: Told<PhoneEvent>): void {
    const circumstances = { at: this.#parts.clock.now(), because: 'hardware-address' } as const;
    this.#parts.events.emit(Object.assign(event, circumstances) as PhoneEvent);
  }
}

type Writable<Event> = { -readonly [Field in keyof Event]: Event[Field] };

/** An event without its time. */
type Told<Event> = Event extends PhoneEvent ? Omit<Event, 'at'> : never;

function explained(code: DhcpReason): { code: string; reason: string; remedy?: string } {
  const { summary, remedy }: { summary: string; remedy?: string } = DHCP_REASONS[code];
  return { code, reason: summary, ...(remedy === undefined ? {} : { remedy }) };
}
