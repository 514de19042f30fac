import type { TakeDatagram } from '#net/tftp-server/udp-method.ts';
import { type Ipv4Address, ipv4FromNumber } from '#values/ipv4-address.ts';
import { DatagramBatch } from './datagram-batch.ts';
import type { Libc } from './libc.ts';

/** Datagrams of one call. */
const BATCH = 64;
/**
 * Room for each that comes in, as much as a frame of Ethernet holds: neither DHCP nor TFTP clients send more, and what
 * is longer is malformed, cut or not.
 */
const OCTETS_IN = 1536;
/** A power of two: each address has the place that its last bits say. */
const ADDRESSES_KEPT = 16_384;

/** What the sockets of one process share, since only one of them receives at a time. */
export class Inbox {
  readonly batch: DatagramBatch;
  readonly #numbers = new Uint32Array(ADDRESSES_KEPT);
  readonly #addresses = new Array<Ipv4Address>(ADDRESSES_KEPT).fill(ipv4FromNumber(0));

  constructor(libc: Libc) {
    this.batch = new DatagramBatch(libc, { size: BATCH, payload: OCTETS_IN, control: 0 });
  }

  /** Hands over a datagram that has come. */
  hand(index: number, take: TakeDatagram): void {
    const { batch } = this;
    const start = batch.start(index);
    take(batch.bytes.subarray(start, start + batch.length(index)), this.from(index), batch.port(index));
  }

  /** Where a datagram came from: mostly the same string as before, by which V8 finds faster what is kept for it. */
  from(index: number): Ipv4Address {
    const number = this.batch.address(index);
    const place = number & (ADDRESSES_KEPT - 1);
    if (this.#numbers[place] !== number) {
      this.#numbers[place] = number;
      this.#addresses[place] = ipv4FromNumber(number);
    }
    return this.#addresses[place] as Ipv4Address;
  }
}
