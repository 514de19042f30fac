import type { Ipv4Address } from '#values/ipv4-address.ts';
import type { MacAddress } from '#values/mac-address.ts';

/** Who named itself longer ago has left the address. */
const MEMORY_MS = 5 * 60_000;
/** Made-up names must not fill the memory. */
const ADDRESSES_KEPT = 20_000;
const PHONES_KEPT = 100;

interface Stay {
  readonly first: number;
  readonly last: number;
}

/** Which phones named themselves from one address, and whether at the same time: one may come after another. */
export class AddressSharers {
  readonly #byAddress = new Map<Ipv4Address, Map<MacAddress, Stay>>();

  /** A phone named itself from the address. Times are milliseconds of one clock. */
  note(address: Ipv4Address, mac: MacAddress, now: number): void {
    const stays = this.#byAddress.get(address) ?? new Map<MacAddress, Stay>();
    this.#byAddress.delete(address);
    this.#byAddress.set(address, stays);
    if (this.#byAddress.size > ADDRESSES_KEPT) {
      const [oldest] = this.#byAddress.keys();
      if (oldest !== undefined) this.#byAddress.delete(oldest);
    }
    for (const [other, { last }] of stays) if (now - last > MEMORY_MS) stays.delete(other);
    const before = stays.get(mac);
    if (before === undefined && stays.size >= PHONES_KEPT) return;
    stays.set(mac, { first: before?.first ?? now, last: now });
  }

  /** How many other phones are there at the same time as this one. */
  othersAt(address: Ipv4Address, mac: MacAddress, now: number): number {
    const stays = this.#byAddress.get(address);
    const own = stays?.get(mac);
    if (stays === undefined || own === undefined || now - own.last > MEMORY_MS) return 0;
    let others = 0;
    for (const [other, { first, last }] of stays) {
      const isThere = now - last <= MEMORY_MS && first <= own.last && last >= own.first;
      if (other !== mac && isThere) others += 1;
    }
    return others;
  }
}
