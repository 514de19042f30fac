import { parseSipUri, type SipUri } from '#protocols/sip/uri.ts';
import { ifReadable } from '#values/decode-error.ts';
import type { Ipv4Address } from '#values/ipv4-address.ts';

const DEFAULT_PORT = 5060;

/** Where we listen, to tell our own name in a URI or Via. */
export class OwnAddresses {
  readonly port: number;
  readonly #addresses: ReadonlySet<string>;

  constructor(addresses: readonly Ipv4Address[], port: number) {
    this.#addresses = new Set(addresses);
    this.port = port;
  }

  /** One of our addresses: the one that is asked for when it is ours, else the first. */
  nearest(address: string): Ipv4Address {
    const [first = address] = this.#addresses;
    return (this.#addresses.has(address) ? address : first) as Ipv4Address;
  }

  /** Whether a host and port are ours. */
  are({ host, port }: Pick<SipUri, 'host' | 'port'>): boolean {
    return this.#addresses.has(host) && (port ?? DEFAULT_PORT) === this.port;
  }

  /** Whether a URI leads to us; one that can't be read does not. */
  isNamedBy(uri: string): boolean {
    return ifReadable(() => this.are(parseSipUri(uri))) ?? false;
  }

  /** `192.168.0.2:5060`, as it stands in a Via or URI of ours. */
  hostPort(local: Ipv4Address): string {
    return `${local}:${this.port}`;
  }
}
