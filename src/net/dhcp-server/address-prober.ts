import type { NeighbourTable } from '#net/neighbour-table.ts';
import { QUARANTINE_MS } from '#provisioning/dhcp/dhcp-desk.ts';
import type { LeasePool } from '#provisioning/dhcp/lease-pool.ts';
import type { Clock } from '#values/clock.ts';
import { type Ipv4Address, ipv4FromNumber } from '#values/ipv4-address.ts';
import type { MacAddress } from '#values/mac-address.ts';

/** So many are ready for the next phones; a site's power coming back wants more at once than a table has room for. */
const READY = 32;
/** Each unanswered question leaves an entry in the kernel's table for a while, which must not overflow. */
const AT_ONCE = 8;
/** A finding is believed so long. */
const FRESH_MS = 10 * 60_000;
/** An old entry of the table dies within this time when nobody answers (5 s of delay, 3 s of probes). */
const STALE_ENTRY_MS = 10_000;

/** What a prober works with. */
export interface AddressProberParts {
  readonly pool: LeasePool;
  readonly neighbours: Pick<NeighbourTable, 'lookup' | 'probe'>;
  readonly clock: Clock;
  /** Somebody uses a free address. */
  readonly onConflict: (address: Ipv4Address, mac: MacAddress) => void;
}

/**
 * Keeps a few free addresses of which it is known that nobody uses them, so that an OFFER need not wait for a
 * probe. When more are wanted at once, the rest leave unprobed; the phone asks by ARP itself.
 */
export class AddressProber {
  readonly #parts: AddressProberParts;
  /** Addresses that the table had an entry of before we asked, and when they are looked at again. */
  readonly #suspects = new Map<number, number>();

  constructor(parts: AddressProberParts) {
    this.#parts = parts;
  }

  /** Looks whether enough addresses are ready, and probes a few if not. To be called every second. */
  async work(): Promise<void> {
    const { pool, clock } = this.#parts;
    const now = clock.monotonic();
    pool.forgetProbes(now - FRESH_MS);
    this.#judgeSuspects(now);
    const wanted = Math.min(AT_ONCE, READY - pool.ready);
    const probes: Promise<void>[] = [];
    while (probes.length < wanted) {
      const address = pool.nextToProbe(now);
      if (address === undefined) break;
      probes.push(this.#probe(address));
    }
    await Promise.all(probes);
  }

  async #probe(address: number): Promise<void> {
    const { neighbours, clock } = this.#parts;
    const dotted = ipv4FromNumber(address);
    const wasListed = neighbours.lookup(dotted) !== undefined;
    const mac = await neighbours.probe(dotted);
    const now = clock.monotonic();
    // An entry that was there before says who had the address, not who has it: the datagram makes the kernel ask.
    if (mac !== undefined && wasListed) this.#suspects.set(address, now + STALE_ENTRY_MS);
    else this.#settle(address, mac, now);
  }

  #judgeSuspects(now: number): void {
    for (const [address, when] of this.#suspects) {
      if (when > now) continue;
      this.#suspects.delete(address);
      this.#settle(address, this.#parts.neighbours.lookup(ipv4FromNumber(address)), now);
    }
  }

  #settle(address: number, mac: MacAddress | undefined, now: number): void {
    const { pool, onConflict } = this.#parts;
    if (mac === undefined) {
      pool.probed(address, undefined, now);
      return;
    }
    const isFree = pool.isFree(address, now);
    pool.probed(address, { mac, until: now + QUARANTINE_MS }, now);
    if (isFree) onConflict(ipv4FromNumber(address), mac);
  }
}
