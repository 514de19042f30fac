import type { MacAddress } from '#values/mac-address.ts';
import { FreshAddresses } from './fresh-addresses.ts';
import type { DhcpNetwork } from './network.ts';

/**
 * `offered` waits for the client's REQUEST; `bound` is leased; `idle` may be given to anyone, and remembers who
 * had it last (RFC 2131 §4.3.1); `quarantined` is used by somebody without a lease.
 */
export type SlotState = 'offered' | 'bound' | 'idle' | 'quarantined';

/** Who asks for an address. */
export interface Holder {
  readonly client: string;
  readonly mac: MacAddress;
}

/** One address that somebody has or had. */
export interface Slot extends Holder {
  readonly address: number;
  readonly state: SlotState;
  /** Monotonic milliseconds: when the state ends; no meaning in `idle`. */
  readonly until: number;
}

interface MutableSlot extends Slot {
  client: string;
  mac: MacAddress;
  state: SlotState;
  until: number;
  readonly isDynamic: boolean;
}

/**
 * The addresses of one network and who has them, in memory. Times are monotonic milliseconds, so a clock that
 * jumps changes nothing here; `restore` is where wall time comes in.
 */
export class LeasePool {
  readonly #network: DhcpNetwork;
  readonly #reservedFor: ReadonlyMap<number, MacAddress>;
  readonly #fresh: FreshAddresses;
  readonly #slots = new Map<number, MutableSlot>();
  readonly #byClient = new Map<string, MutableSlot>();
  /** By state, the one whose state ends first (in `idle`: that was given up first) at the beginning. */
  readonly #byState: { readonly [State in SlotState]: Map<number, MutableSlot> } = {
    offered: new Map(),
    bound: new Map(),
    idle: new Map(),
    quarantined: new Map(),
  };
  /** Free addresses that were found unused, and when. */
  readonly #ready = new Map<number, number>();
  readonly #probing = new Set<number>();
  #takenDynamic = 0;
  /** No slot's state ends sooner, as far as the beginnings of `#byState` tell. */
  #nextEnd = Number.POSITIVE_INFINITY;

  constructor(network: DhcpNetwork) {
    this.#network = network;
    this.#reservedFor = new Map([...network.reservations].map(([mac, address]) => [address, mac]));
    this.#fresh = new FreshAddresses(network.ranges, (address) => this.#isDynamic(address));
  }

  /** How many addresses are given out by themselves. */
  get size(): number {
    return this.#fresh.size;
  }

  /** Free addresses that were found unused. */
  get ready(): number {
    return this.#ready.size;
  }

  /** How many of `size` nobody has at the moment. */
  free(now: number): number {
    this.#sweep(now);
    return this.size - this.#takenDynamic;
  }

  /** What the client has or had last. */
  ofClient(client: string, now: number): Slot | undefined {
    this.#sweep(now);
    return this.#endedIfOver(this.#byClient.get(client), now);
  }

  /** What there is about an address. */
  at(address: number, now: number): Slot | undefined {
    this.#sweep(now);
    return this.#endedIfOver(this.#slots.get(address), now);
  }

  /** Everyone who has an address or is offered one. */
  *holders(now: number): Iterable<MacAddress> {
    this.#sweep(now);
    for (const { mac } of this.#byState.offered.values()) yield mac;
    for (const { mac } of this.#byState.bound.values()) yield mac;
  }

  /** Whether the address may be given to the client at all: reserved for it, or anyone's and it has no other. */
  isPermitted(address: number, mac: MacAddress): boolean {
    const reserved = this.#network.reservations.get(mac);
    if (reserved === address) return true;
    return this.#isDynamic(address) && (reserved === undefined || this.#isHeldByAnother(reserved, mac));
  }

  /** Whether nobody has the address at the moment. */
  isFree(address: number, now: number): boolean {
    const slot = this.at(address, now);
    return slot === undefined || slot.state === 'idle';
  }

  /**
   * The best address for the client: its reservation, what it has or had, what it wishes, one that was found
   * unused, one that nobody ever had, the one that was given up longest ago. `undefined` when there is none, or
   * when it would be one of the last `kept`.
   */
  pick(holder: Holder, wish: number | undefined, kept: number, now: number): number | undefined {
    const free = this.free(now);
    const { client, mac } = holder;
    const reserved = this.#network.reservations.get(mac);
    if (reserved !== undefined && !this.#isHeldByAnother(reserved, mac)) return reserved;
    const own = this.#byClient.get(client);
    if (own !== undefined && own.state !== 'quarantined' && this.isPermitted(own.address, mac)) {
      if (own.state !== 'idle' || free > kept) return own.address;
    }
    if (free <= kept) return undefined;
    if (wish !== undefined && this.#isDynamic(wish) && this.isFree(wish, now)) return wish;
    const [ready] = this.#ready.keys();
    if (ready !== undefined) return ready;
    const fresh = this.#fresh.peek();
    if (fresh !== undefined) return fresh;
    for (const idle of this.#byState.idle.values()) if (idle.isDynamic) return idle.address;
    return undefined;
  }

  /** Holds the address back for the client until then. */
  offer(address: number, holder: Holder, until: number): void {
    // A client that holds the lease already keeps it while it asks anew.
    const slot = this.#slots.get(address);
    if (slot?.state === 'bound' && slot.client === holder.client) return;
    this.#take(address, holder, 'offered', until);
  }

  /** The address is the client's until then. */
  bind(address: number, holder: Holder, until: number): void {
    this.#take(address, holder, 'bound', until);
  }

  /** The client gives its address up, or chose another server; it is remembered. */
  release(address: number): void {
    const slot = this.#slots.get(address);
    if (slot !== undefined) this.#move(slot, 'idle', 0);
  }

  /** Somebody uses the address without a lease: nobody gets it until then. */
  quarantine(address: number, mac: MacAddress, until: number): void {
    this.#take(address, { client: '', mac }, 'quarantined', until);
  }

  /** The next free address that is worth a probe; it is not given again before {@link probed}. */
  nextToProbe(now: number): number | undefined {
    this.#sweep(now);
    const address = this.#fresh.peekOther((one) => this.#ready.has(one) || this.#probing.has(one));
    if (address !== undefined) return this.#begin(address);
    for (const idle of this.#byState.idle.values()) {
      if (idle.isDynamic && !this.#ready.has(idle.address) && !this.#probing.has(idle.address)) {
        return this.#begin(idle.address);
      }
    }
    return undefined;
  }

  /** The probe is over: nobody answered, or the one with the MAC address did, who is kept away until then. */
  probed(address: number, user: { mac: MacAddress; until: number } | undefined, now: number): void {
    this.#probing.delete(address);
    if (!this.isFree(address, now)) return;
    if (user === undefined) this.#ready.set(address, now);
    else this.quarantine(address, user.mac, user.until);
  }

  /** Forgets findings that were made before; the addresses are probed again. */
  forgetProbes(before: number): void {
    for (const [address, foundAt] of this.#ready) if (foundAt < before) this.#ready.delete(address);
  }

  #begin(address: number): number {
    this.#probing.add(address);
    return address;
  }

  #isDynamic(address: number): boolean {
    return (
      this.#network.ranges.some(({ first, last }) => address >= first && address <= last) &&
      !this.#network.excluded.has(address) &&
      !this.#reservedFor.has(address)
    );
  }

  #isHeldByAnother(address: number, mac: MacAddress): boolean {
    const slot = this.#slots.get(address);
    return slot !== undefined && slot.state !== 'idle' && (slot.mac !== mac || slot.state === 'quarantined');
  }

  #take(address: number, { client, mac }: Holder, state: SlotState, until: number): void {
    this.#ready.delete(address);
    this.#fresh.use(address);
    let slot = this.#slots.get(address);
    if (slot === undefined) {
      const isDynamic = this.#isDynamic(address);
      slot = { address, client, mac, state: 'idle', until, isDynamic };
      this.#slots.set(address, slot);
    }
    const earlier = this.#byClient.get(client);
    if (earlier !== undefined && earlier !== slot) {
      this.#byClient.delete(client);
      earlier.client = '';
      if (earlier.state !== 'quarantined') this.#move(earlier, 'idle', 0);
    }
    if (slot.client !== client && this.#byClient.get(slot.client) === slot)
      this.#byClient.delete(slot.client);
    slot.client = client;
    slot.mac = mac;
    if (client !== '') this.#byClient.set(client, slot);
    this.#move(slot, state, until);
  }

  #move(slot: MutableSlot, state: SlotState, until: number): void {
    if (slot.isDynamic) {
      const wasTaken = slot.state !== 'idle';
      const isTaken = state !== 'idle';
      this.#takenDynamic += Number(isTaken) - Number(wasTaken);
    }
    this.#byState[slot.state].delete(slot.address);
    slot.state = state;
    slot.until = until;
    this.#byState[state].set(slot.address, slot);
    if (state !== 'idle' && until < this.#nextEnd) this.#nextEnd = until;
  }

  #endedIfOver(slot: MutableSlot | undefined, now: number): MutableSlot | undefined {
    if (slot !== undefined && slot.state !== 'idle' && slot.until <= now) this.#move(slot, 'idle', 0);
    return slot;
  }

  /**
   * Ends what is over. Within one state most last equally long, so the first that is not over ends the search; one
   * of a client that wished for less behind it ends when it is looked at.
   */
  #sweep(now: number): void {
    if (now < this.#nextEnd) return;
    this.#nextEnd = Number.POSITIVE_INFINITY;
    for (const state of ['offered', 'bound', 'quarantined'] as const) {
      for (const slot of this.#byState[state].values()) {
        if (slot.until > now) {
          this.#nextEnd = Math.min(this.#nextEnd, slot.until);
          break;
        }
        this.#move(slot, 'idle', 0);
      }
    }
  }
}
