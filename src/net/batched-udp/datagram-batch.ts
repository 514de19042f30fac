import { getRawPointer } from 'node:ffi';
import { LINUX, type Libc, NAME_LENGTH } from './libc.ts';

const MMSGHDR = 64;
const IOVEC = 16;
const CMSGHDR = 16;
/** Room for the control message of {@link DatagramBatch.split}. */
export const SPLIT_CONTROL = CMSGHDR + 8;
/** Of the fields in a `struct mmsghdr`. */
const HEADER = { nameLength: 8, iov: 16, iovLength: 24, control: 32, controlLength: 40, length: 56 } as const;

/** How a batch is laid out, in octets. */
export interface BatchShape {
  /** Datagrams. */
  readonly size: number;
  readonly payload: number;
  /** Room for a control message of each, which the owner fills and reads. */
  readonly control: number;
}

/**
 * Datagrams that `recvmmsg` and `sendmmsg` take or give in one call. The structures that the kernel reads hold
 * addresses of each other, so all of them and the payloads lie in one `ArrayBuffer`: it is outside of what the garbage
 * collector moves, is never detached or resized, and lives as long as this object. The kernel uses it during calls only.
 * Layout of 64-bit Linux, little-endian:
 *
 *     struct mmsghdr     64 octets each   name, namelen, iov, iovlen, control, controllen, flags, len
 *     struct iovec       16               base, len
 *     struct sockaddr_in 16               family, port, address
 *     control messages
 *     payloads
 */
export class DatagramBatch {
  readonly size: number;
  /** Everything; the payload of a datagram begins at {@link start}, its control message at {@link control}. */
  readonly bytes: Buffer;
  readonly view: DataView;
  readonly #libc: Libc;
  readonly #shape: BatchShape;
  /** Of {@link bytes}, asked once: at each call that would take longer than the call. */
  readonly #address: bigint;
  /** The same as a number: below 2^53 on every Linux. */
  readonly #base: number;
  readonly #iovecs: number;
  readonly #names: number;
  readonly #controls: number;
  readonly #payloads: number;

  constructor(libc: Libc, shape: BatchShape) {
    const { size, control, payload } = shape;
    this.#libc = libc;
    this.#shape = shape;
    this.size = size;
    this.#iovecs = size * MMSGHDR;
    this.#names = this.#iovecs + size * IOVEC;
    this.#controls = this.#names + size * NAME_LENGTH;
    this.#payloads = this.#controls + size * control;
    const memory = new ArrayBuffer(this.#payloads + size * payload);
    this.bytes = Buffer.from(memory);
    this.view = new DataView(memory);
    this.#address = getRawPointer(memory);
    this.#base = Number(this.#address);
    for (let index = 0; index < size; index += 1) this.#lay(index);
  }

  /** Where the payload of a datagram begins, unless it was placed elsewhere. */
  start(index: number): number {
    return this.#payloads + index * this.#shape.payload;
  }

  /** Where its control message begins. */
  control(index: number): number {
    return this.#controls + index * this.#shape.control;
  }

  /** Octets of a datagram that was received; what was longer than its room is cut. */
  length(index: number): number {
    return this.view.getUint32(index * MMSGHDR + HEADER.length, true);
  }

  /** The other end's address, as a number. */
  address(index: number): number {
    return this.view.getUint32(this.#names + index * NAME_LENGTH + 4);
  }

  /** The other end's port. */
  port(index: number): number {
    return this.view.getUint16(this.#names + index * NAME_LENGTH + 2);
  }

  /** Says where a datagram goes, and how long it is. */
  send(index: number, length: number, to: number, toPort: number): void {
    const name = this.#names + index * NAME_LENGTH;
    this.view.setUint16(name + 2, toPort);
    this.view.setUint32(name + 4, to);
    this.view.setUint32(this.#iovecs + index * IOVEC + 8, length, true);
  }

  /** Says that an entry has no control message. */
  plain(index: number): void {
    this.view.setUint32(index * MMSGHDR + HEADER.controlLength, 0, true);
  }

  /** Says that an entry is several datagrams of one size behind each other, which the kernel takes apart (udp(7)). */
  split(index: number, size: number, length: number): void {
    const control = this.control(index);
    this.view.setBigUint64(control, BigInt(CMSGHDR + 2), true);
    this.view.setInt32(control + 8, LINUX.SOL_UDP, true);
    this.view.setInt32(control + 12, LINUX.UDP_SEGMENT, true);
    this.view.setUint16(control + CMSGHDR, size, true);
    this.view.setUint32(index * MMSGHDR + HEADER.controlLength, SPLIT_CONTROL, true);
    this.view.setUint32(this.#iovecs + index * IOVEC + 8, length, true);
  }

  /** Says that the payload of a datagram begins elsewhere in {@link bytes}. */
  place(index: number, start: number): void {
    this.#point(this.#iovecs + index * IOVEC, start);
  }

  /** Takes what has arrived at a socket without waiting, and tells how many datagrams that were. */
  receiveFrom(socket: number): number {
    const count = this.#libc.recvmmsg(socket, this.#address, this.size, LINUX.MSG_DONTWAIT, 0n);
    for (let index = 0; index < count; index += 1) this.#renew(index);
    return Math.max(count, 0);
  }

  /** Takes one datagram, as the first, and tells whether there was one. Half as expensive as {@link receiveFrom}. */
  receiveOne(socket: number): boolean {
    // A `struct mmsghdr` begins with a `struct msghdr`, and V8 makes calls with up to three arguments twice as fast.
    const length = this.#libc.recvmsg(socket, this.#address, LINUX.MSG_DONTWAIT);
    if (length < 0) return false;
    this.view.setUint32(HEADER.length, length, true);
    this.#renew(0);
    return true;
  }

  /** Sends those from `first` on, up to `count`, without waiting, and tells how many of them the kernel took. */
  sendFrom(socket: number, count: number, first = 0): number {
    if (count - first === 1) return this.sendOne(socket, first) ? 1 : 0;
    return Math.max(this.#libc.sendmmsg(socket, this.#header(first), count - first, LINUX.MSG_DONTWAIT), 0);
  }

  /** Sends one, without waiting, and tells whether the kernel took it. As fast as {@link receiveOne}. */
  sendOne(socket: number, index: number): boolean {
    return this.#libc.sendmsg(socket, this.#header(index), LINUX.MSG_DONTWAIT) >= 0;
  }

  #header(index: number): bigint {
    return index === 0 ? this.#address : this.#address + BigInt(index * MMSGHDR);
  }

  /** The kernel has written how much of these it used. */
  #renew(index: number): void {
    const header = index * MMSGHDR;
    this.view.setUint32(header + HEADER.nameLength, NAME_LENGTH, true);
    this.view.setUint32(header + HEADER.controlLength, this.#shape.control, true);
  }

  #lay(index: number): void {
    const { view } = this;
    const header = index * MMSGHDR;
    const iovec = this.#iovecs + index * IOVEC;
    const name = this.#names + index * NAME_LENGTH;
    this.#point(header, name);
    view.setUint32(header + HEADER.nameLength, NAME_LENGTH, true);
    this.#point(header + HEADER.iov, iovec);
    view.setUint32(header + HEADER.iovLength, 1, true);
    if (this.#shape.control > 0) this.#point(header + HEADER.control, this.control(index));
    view.setUint32(header + HEADER.controlLength, this.#shape.control, true);
    this.#point(iovec, this.start(index));
    view.setUint32(iovec + 8, this.#shape.payload, true);
    view.setUint16(name, LINUX.AF_INET, true);
  }

  /** Writes, at a place, the address of another. Numbers, since this is done for each datagram. */
  #point(place: number, other: number): void {
    const address = this.#base + other;
    this.view.setUint32(place, address % 2 ** 32, true);
    this.view.setUint32(place + 4, Math.floor(address / 2 ** 32), true);
  }
}
