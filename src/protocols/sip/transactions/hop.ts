import type { Ipv4Address } from '#values/ipv4-address.ts';

/** One step of a message between us and a neighbour, in either direction. */
export interface Hop {
  readonly transport: 'udp' | 'tcp';
  /** Our own address that it leaves from or came to. */
  readonly local: Ipv4Address;
  /** The neighbour's address and port. */
  readonly address: string;
  readonly port: number;
  /** The TCP connection; when it is gone, or none is named, one to that address and port is used or made. */
  readonly connection?: number;
}

/** What transactions send with. `onFailure` is called, at most once and never within `send`, when it can't be done. */
export interface Transport {
  send(bytes: Uint8Array, to: Hop, onFailure: () => void): void;
}
