import type { Clock } from '#values/clock.ts';
import type { Ipv4Address } from '#values/ipv4-address.ts';
import type { MacAddress } from '#values/mac-address.ts';

/** A phone whose address changed asks for one name, and a mix-up of two phones makes two: three is a search. */
const ALARM_AT = [3, 10, 100, 1000];
const WINDOW_MS = 10 * 60_000;
const ADDRESSES_KEPT = 10_000;
/** Enough to tell a search from a mistake; a longer list helps nobody. */
const MACS_KEPT = 1000;

interface Probing {
  readonly since: number;
  readonly macs: Set<MacAddress>;
}

/** Counts for how many phones' secrets each address asked without being the phone. */
export class ProbeWatch {
  readonly #clock: Clock;
  readonly #byAddress = new Map<Ipv4Address, Probing>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /**
   * Notes a refused request. Gives the number of phones when it has just reached three, ten, a hundred or a
   * thousand within ten minutes; `undefined` otherwise.
   */
  refused(address: Ipv4Address, mac: MacAddress): number | undefined {
    const probing = this.#current(address);
    if (probing.macs.has(mac) || probing.macs.size >= MACS_KEPT) return undefined;
    probing.macs.add(mac);
    const phones = probing.macs.size;
    return ALARM_AT.includes(phones) ? phones : undefined;
  }

  #current(address: Ipv4Address): Probing {
    const now = this.#clock.monotonic();
    const known = this.#byAddress.get(address);
    if (known !== undefined && now - known.since <= WINDOW_MS) return known;
    const probing = { since: now, macs: new Set<MacAddress>() };
    this.#byAddress.delete(address);
    this.#byAddress.set(address, probing);
    if (this.#byAddress.size > ADDRESSES_KEPT) {
      const [oldest] = this.#byAddress.keys();
      if (oldest !== undefined) this.#byAddress.delete(oldest);
    }
    return probing;
  }
}
