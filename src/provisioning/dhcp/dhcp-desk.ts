import type { Clock } from '#values/clock.ts';
import { type Ipv4Address, ipv4ToNumber } from '#values/ipv4-address.ts';
import { networkHolds } from '#values/ipv4-network.ts';
import { answerDhcp, type DhcpDecision } from './answer-dhcp.ts';
import type { Lease, LeaseBinding } from './lease.ts';
import { LeasePool } from './lease-pool.ts';
import type { DhcpNetwork, DhcpRules, KnownPhones } from './network.ts';
import type { DhcpQuestion } from './question.ts';

/** Phones ask for what they were offered within a second or two; one that lost a packet, within ten. */
const OFFER_MS = 15_000;
/** Long enough for an operator to see it, short enough to heal by itself. */
export const QUARANTINE_MS = 10 * 60_000;
/** At most this share of a network is kept for phones that have no address yet. */
const LARGEST_KEPT_SHARE = 0.5;
const KEPT_FRESH_MS = 1000;

/** A decision that has been carried out, with what its answer is made from. */
export interface DhcpAnswer {
  readonly decision: DhcpDecision;
  /** The client's network; absent when a relay spoke for one that we don't serve. */
  readonly network?: DhcpNetwork;
  /** What is to be kept; the answer leaves once it is. */
  readonly lease?: Lease;
}

interface Served {
  readonly network: DhcpNetwork;
  readonly leases: LeasePool;
  kept: { readonly count: number; readonly at: number };
}

/** Policy with its memory: which networks there are, who has what, and what becomes of each question. No I/O. */
export class DhcpDesk {
  readonly #rules: DhcpRules;
  readonly #phones: KnownPhones;
  readonly #clock: Clock;
  readonly #served: readonly Served[];
  /** The network that we are on ourselves. */
  readonly #own: Served | undefined;
  /**
   * Whether only those who hold a lease are answered: before it is known that no other server is here, and while
   * one is.
   */
  standsBack = false;

  constructor(rules: DhcpRules, networks: readonly DhcpNetwork[], phones: KnownPhones, clock: Clock) {
    this.#rules = rules;
    this.#phones = phones;
    this.#clock = clock;
    this.#served = networks.map((network) => ({
      network,
      leases: new LeasePool(network),
      kept: { count: 0, at: Number.NEGATIVE_INFINITY },
    }));
    this.#own = this.#servedFor(rules.server);
  }

  /** The pool that free addresses are probed for: that of our own network, where everyone answers ARP. */
  get ownPool(): LeasePool | undefined {
    return this.#own?.leases;
  }

  /**
   * Takes leases in as they were kept. Wall time is believed as far as it goes: what is left of a lease is never
   * more than a whole one, and what seems to be over is remembered and given to another last, after a probe.
   */
  restore(leases: readonly Lease[]): void {
    const wall = this.#clock.now();
    const now = this.#clock.monotonic();
    for (const lease of leases.toSorted((a, b) => a.expiresAt - b.expiresAt)) {
      const served = this.#servedFor(lease.address);
      if (served === undefined) continue;
      const address = ipv4ToNumber(lease.address);
      const isBound = lease.state === 'bound';
      const longest = isBound ? served.network.leaseTimes.lease * 1000 : QUARANTINE_MS;
      const until = now + Math.min(longest, lease.expiresAt - wall);
      if (lease.state === 'quarantined') served.leases.quarantine(address, lease.mac, until);
      else served.leases.bind(address, lease, until);
      if (lease.state === 'released') served.leases.release(address);
    }
  }

  /** Decides and does it. The answer may leave as soon as the lease that comes with it is kept. */
  answer(question: DhcpQuestion): DhcpAnswer {
    const now = this.#clock.monotonic();
    // Nobody speaks for a client of our own network, nor has it an address of another one.
    const served =
      this.#servedFor(question.relay ?? question.current) ??
      (question.relay === undefined ? this.#own : undefined);
    if (served === undefined) return { decision: { kind: 'silence', reason: 'NETWORK_UNKNOWN' } };
    const { network, leases } = served;
    if (this.standsBack && leases.ofClient(question.client, now)?.state !== 'bound') {
      return { decision: { kind: 'silence', reason: 'STANDING_BACK' }, network };
    }
    const kept = this.#kept(served, now);
    const about = { rules: this.#rules, network, leases, phones: this.#phones, kept };
    const decision = answerDhcp(question, about, now);
    const lease = this.#carryOut(decision, question, leases, now);
    return lease === undefined ? { decision, network } : { decision, network, lease };
  }

  /** Whose lease the address is, while it lasts. */
  leaseOf(address: Ipv4Address): LeaseBinding | undefined {
    const slot = this.#servedFor(address)?.leases.at(ipv4ToNumber(address), this.#clock.monotonic());
    if (slot?.state !== 'bound') return undefined;
    return { mac: slot.mac, isOnLink: this.#isOwnNetwork(address) };
  }

  #carryOut(
    decision: DhcpDecision,
    question: DhcpQuestion,
    leases: LeasePool,
    now: number,
  ): Lease | undefined {
    switch (decision.kind) {
      case 'offer':
        leases.offer(ipv4ToNumber(decision.address), question, now + OFFER_MS);
        return undefined;
      case 'ack':
        leases.bind(ipv4ToNumber(decision.address), question, now + decision.seconds * 1000);
        return this.#lease(question, decision.address, 'bound', decision.seconds * 1000);
      case 'released': {
        leases.release(ipv4ToNumber(decision.address));
        return this.#lease(question, decision.address, 'released', 0);
      }
      case 'declined': {
        leases.quarantine(ipv4ToNumber(decision.address), question.mac, now + QUARANTINE_MS);
        const lease = this.#lease(question, decision.address, 'quarantined', QUARANTINE_MS);
        return { ...lease, client: '' };
      }
      case 'offer-refused':
        leases.release(ipv4ToNumber(decision.address));
        return undefined;
      default:
        return undefined;
    }
  }

  #lease(question: DhcpQuestion, address: Ipv4Address, state: Lease['state'], lastsMs: number): Lease {
    const { client, mac, hostName, vendorClass } = question;
    const expiresAt = this.#clock.now() + lastsMs;
    return {
      address,
      state,
      client,
      mac,
      expiresAt,
      relayed: !this.#isOwnNetwork(address),
      hostName,
      vendorClass,
    };
  }

  /** Counted exactly only when it matters, and then once a second. */
  #kept(served: Served, now: number): number {
    const { count } = this.#phones;
    const { leases } = served;
    if (count === 0 || leases.free(now) > count) return count;
    if (now - served.kept.at > KEPT_FRESH_MS) {
      const provided = new Set(leases.holders(now));
      let without = 0;
      for (const mac of this.#phones.macs()) if (!provided.has(mac)) without += 1;
      served.kept = { count: Math.min(without, Math.floor(leases.size * LARGEST_KEPT_SHARE)), at: now };
    }
    return served.kept.count;
  }

  #servedFor(address: Ipv4Address | undefined): Served | undefined {
    if (address === undefined) return undefined;
    return this.#served.find(({ network }) => networkHolds(network.network, address));
  }

  #isOwnNetwork(address: Ipv4Address): boolean {
    return this.#own !== undefined && networkHolds(this.#own.network.network, address);
  }
}
