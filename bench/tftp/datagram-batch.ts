/**
 * Datagrams that `recvmmsg` and `sendmmsg` take or give at once, each with the other end's address and our own one
 * (IP_PKTINFO), so that one socket speaks for thousands of phones. Everything lies in one `ArrayBuffer`, which is
 * never moved and lives as long as this object. The layout is that of 64-bit Linux:
 *
 *     struct mmsghdr   64 octets each   name, namelen, iov, iovlen, control, controllen, flags, len
 *     struct iovec     16               base, len
 *     struct sockaddr_in 16             family, port, address
 *     control          32               cmsghdr with in_pktinfo
 *     payload          {@link PAYLOAD}
 */
import { getRawPointer } from 'node:ffi';
import { LINUX, libc } from './libc.ts';

/** Room for DATA with 512 octets. */
const PAYLOAD = 576;
const MMSGHDR = 64;
const IOVEC = 16;
const NAME = 16;
const CONTROL = 32;
const OFFSET = { nameLength: 8, iov: 16, iovLength: 24, control: 32, controlLength: 40, length: 56 } as const;
/** In the control message: level and type, then the index of the interface, our address, and the packet's. */
const CMSG = { level: 8, type: 12, ownAddress: 20, packetAddress: 24, length: 28 } as const;

/** A fixed number of datagrams. */
export class DatagramBatch {
  readonly size: number;
  /** All payloads; that of datagram `index` begins at {@link start}. */
  readonly bytes: Buffer;
  readonly #view: DataView;
  readonly #names: number;
  readonly #iovecs: number;
  readonly #controls: number;
  readonly #payloads: number;

  constructor(size: number) {
    this.size = size;
    this.#iovecs = size * MMSGHDR;
    this.#names = this.#iovecs + size * IOVEC;
    this.#controls = this.#names + size * NAME;
    this.#payloads = this.#controls + size * CONTROL;
    const memory = new ArrayBuffer(this.#payloads + size * PAYLOAD);
    this.bytes = Buffer.from(memory);
    this.#view = new DataView(memory);
    this.#point(getRawPointer(memory));
  }

  /** Where the payload of a datagram begins in {@link bytes}. */
  start(index: number): number {
    return this.#payloads + index * PAYLOAD;
  }

  /** Octets of a datagram that was received. */
  length(index: number): number {
    return this.#view.getUint32(index * MMSGHDR + OFFSET.length, true);
  }

  /** The other end's port. */
  port(index: number): number {
    return this.#view.getUint16(this.#names + index * NAME + 2);
  }

  /** Our address that a received datagram was sent to, as a number. */
  ownAddress(index: number): number {
    return this.#view.getUint32(this.#controls + index * CONTROL + CMSG.packetAddress);
  }

  /** Says where a datagram goes, from which of our addresses, and how long it is. */
  address(index: number, length: number, to: number, toPort: number, from: number): void {
    const name = this.#names + index * NAME;
    this.#view.setUint16(name + 2, toPort);
    this.#view.setUint32(name + 4, to);
    this.#view.setUint32(this.#controls + index * CONTROL + CMSG.ownAddress, from);
    this.#view.setUint32(this.#iovecs + index * IOVEC + 8, length, true);
  }

  /** Takes what has arrived, and tells how many datagrams that were. */
  receive(socket: number): number {
    const count = libc.recvmmsg(socket, this.bytes, this.size, LINUX.MSG_DONTWAIT, 0n);
    for (let index = 0; index < count; index += 1) {
      this.#view.setUint32(index * MMSGHDR + OFFSET.nameLength, NAME, true);
      this.#view.setUint32(index * MMSGHDR + OFFSET.controlLength, CONTROL, true);
    }
    return Math.max(count, 0);
  }

  /** Sends the first `count`; what the kernel has no room for is lost. */
  send(socket: number, count: number): void {
    libc.sendmmsg(socket, this.bytes, count, 0);
  }

  #point(base: bigint): void {
    const view = this.#view;
    const at = (offset: number) => base + BigInt(offset);
    for (let index = 0; index < this.size; index += 1) {
      const header = index * MMSGHDR;
      const iovec = this.#iovecs + index * IOVEC;
      const name = this.#names + index * NAME;
      const control = this.#controls + index * CONTROL;
      view.setBigUint64(header, at(name), true);
      view.setUint32(header + OFFSET.nameLength, NAME, true);
      view.setBigUint64(header + OFFSET.iov, at(iovec), true);
      view.setUint32(header + OFFSET.iovLength, 1, true);
      view.setBigUint64(header + OFFSET.control, at(control), true);
      view.setUint32(header + OFFSET.controlLength, CONTROL, true);
      view.setBigUint64(iovec, at(this.start(index)), true);
      view.setUint32(iovec + 8, PAYLOAD, true);
      view.setUint16(name, LINUX.AF_INET, true);
      view.setUint32(control, CMSG.length, true);
      view.setUint32(control + CMSG.level, LINUX.IPPROTO_IP, true);
      view.setUint32(control + CMSG.type, LINUX.IP_PKTINFO, true);
    }
  }
}
