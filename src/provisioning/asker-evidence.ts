import type { Clock } from '#values/clock.ts';
import type { Ipv4Address } from '#values/ipv4-address.ts';
import type { MacAddress } from '#values/mac-address.ts';

/** One boot asks for all its files within this time, even when an image is among them. */
const MEMORY_MS = 5 * 60_000;
/** Made-up addresses must not fill the memory. */
const ADDRESSES_KEPT = 20_000;

interface Naming {
  /** `several` when phones behind one address named themselves in turn. */
  readonly mac: MacAddress | 'several';
  readonly at: number;
}

/**
 * Who asks for a file that is not named after a phone: the one that asked for `SEP<MAC>.cnf.xml` from the same
 * address a moment ago. Weak evidence (anyone may ask for any name), so nothing secret rests on it.
 */
export class AskerEvidence {
  readonly #clock: Clock;
  readonly #byAddress = new Map<Ipv4Address, Naming>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** A request that named its phone came from the address. */
  note(address: Ipv4Address, mac: MacAddress): void {
    const now = this.#clock.monotonic();
    const earlier = this.#fresh(address);
    const several = earlier !== undefined && earlier.mac !== mac;
    this.#byAddress.delete(address);
    this.#byAddress.set(address, { mac: several ? 'several' : mac, at: now });
    if (this.#byAddress.size > ADDRESSES_KEPT) {
      const [oldest] = this.#byAddress.keys();
      if (oldest !== undefined) this.#byAddress.delete(oldest);
    }
  }

  /** The only phone that named itself from the address lately. */
  lastNamed(address: Ipv4Address): MacAddress | undefined {
    const naming = this.#fresh(address);
    return naming === undefined || naming.mac === 'several' ? undefined : naming.mac;
  }

  #fresh(address: Ipv4Address): Naming | undefined {
    const naming = this.#byAddress.get(address);
    return naming !== undefined && this.#clock.monotonic() - naming.at <= MEMORY_MS ? naming : undefined;
  }
}
