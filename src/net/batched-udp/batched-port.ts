import type { TakeDatagram } from '#net/tftp-server/udp-method.ts';
import { LARGEST_PACKET, type UdpPort } from '#net/tftp-server/udp-port.ts';
import { type Ipv4Address, ipv4FromNumber, ipv4ToNumber } from '#values/ipv4-address.ts';
import { DatagramBatch, SPLIT_CONTROL } from './datagram-batch.ts';
import type { Libc } from './libc.ts';

/** Datagrams of one call, or rows of them. */
const BATCH = 64;
/** Every link carries it (RFC 791, 576 with its headers): the kernel refuses to make larger ones than a link's. */
const LONGEST_IN_ROW = 548;
/** As many as Linux took when it learnt of it (`UDP_MAX_SEGMENTS`). */
const LONGEST_ROW = 64;
/** Times {@link BATCH}, room for many packets of the usual size or one of the largest. */
const OCTETS_EACH = 2048;
/**
 * Room for each that comes in, as much as a frame of Ethernet holds: neither DHCP nor TFTP clients send more, and what
 * is longer is malformed, cut or not.
 */
const OCTETS_IN = 1536;
/** Datagrams after which one looks again whether there are more, where that was in vain time and again. */
const LONGEST_PAUSE = 15;
/** A power of two: each address has the place that its last bits say. */
const ADDRESSES_KEPT = 16_384;

/** What the ports of one process share, since only one of them receives at a time. */
export class Inbox {
  readonly batch: DatagramBatch;
  readonly #numbers = new Uint32Array(ADDRESSES_KEPT);
  readonly #addresses = new Array<Ipv4Address>(ADDRESSES_KEPT).fill(ipv4FromNumber(0));

  constructor(libc: Libc) {
    this.batch = new DatagramBatch(libc, { size: BATCH, payload: OCTETS_IN, control: 0 });
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

/**
 * A port that gathers what it is to send and gives it to the kernel in one call, and takes what came in the same way.
 * What goes to the same place and has the same length, such as a relay's answers or those that are broadcast, is a row:
 * the kernel finds the way once for all of it.
 */
export class BatchedPort implements UdpPort {
  readonly port: number;
  /** Gone once the socket is about to be closed: then the number may be somebody else's. */
  #descriptor: number | undefined;
  readonly #plain: UdpPort;
  readonly #inbox: Inbox;
  readonly #onQueued: (port: BatchedPort) => void;
  readonly #batch: DatagramBatch;
  /** Of each row: where it begins, how long each of its datagrams is, and how many there are. */
  readonly #starts = new Int32Array(BATCH);
  readonly #lengths = new Int32Array(BATCH);
  readonly #counts = new Int32Array(BATCH);
  /** Rows. */
  #queued = 0;
  #end: number;
  /** Where a batch begins, and where the next packet is written; made when it is asked for. */
  readonly #first: Uint8Array;
  #outgoing: Uint8Array | undefined;
  /** Datagrams until the next look whether more have come, and how many there were before the last one. */
  #pause = 0;
  #lastPause = 0;
  /** Not every kernel or network card makes datagrams of a row; a port that was refused one sends no more of them. */
  #makesRows = true;

  /**
   * `plain` is the same socket; what the kernel does not take at once goes that way. `onQueued` is called when there is
   * something to {@link flush}.
   */
  constructor(
    libc: Libc,
    descriptor: number,
    plain: UdpPort,
    inbox: Inbox,
    onQueued: (port: BatchedPort) => void,
  ) {
    this.port = plain.port;
    this.#descriptor = descriptor;
    this.#plain = plain;
    this.#inbox = inbox;
    this.#onQueued = onQueued;
    this.#batch = new DatagramBatch(libc, { size: BATCH, payload: OCTETS_EACH, control: SPLIT_CONTROL });
    this.#end = this.#batch.start(0);
    this.#first = this.#room();
    this.#outgoing = this.#first;
  }

  get outgoing(): Uint8Array {
    this.#outgoing ??= this.#room();
    return this.#outgoing;
  }

  send(length: number, to: Ipv4Address, toPort: number): void {
    const wasEmpty = this.#queued === 0;
    const address = ipv4ToNumber(to);
    if (!this.#isNextInRow(length, address, toPort)) this.#begin(length, address, toPort);
    this.#end += length;
    const isFull = this.#queued === BATCH || this.#end + LARGEST_PACKET > this.#batch.bytes.length;
    if (isFull) this.flush();
    else this.#outgoing = undefined;
    if (wasEmpty && !isFull) this.#onQueued(this);
  }

  /** Gives what is gathered to the kernel. */
  flush(): void {
    const count = this.#queued;
    if (count === 0) return;
    const sent = this.#descriptor === undefined ? count : this.#batch.sendFrom(this.#descriptor, count);
    for (let index = sent; index < count; index += 1) this.#sendPlainly(index);
    if (sent < count && (this.#counts[sent] ?? 0) > 1) this.#makesRows = false;
    this.#queued = 0;
    this.#end = this.#batch.start(0);
    this.#outgoing = this.#first;
  }

  /**
   * Takes what has come behind a datagram that `node:dgram` delivered, as {@link drain} does. A phone that is alone sends
   * one at a time: then a look is in vain, and is taken ever more rarely. What it would have found comes the same way,
   * one by one.
   */
  drainBehind(take: TakeDatagram): number {
    if (this.#pause > 0) {
      this.#pause -= 1;
      return 0;
    }
    const drained = this.drain(take);
    this.#lastPause = drained === 0 ? Math.min(this.#lastPause * 2 + 1, LONGEST_PAUSE) : 0;
    this.#pause = this.#lastPause;
    return drained;
  }

  /** Takes what has come, without waiting, in one call; tells how many datagrams that were. */
  drain(take: TakeDatagram): number {
    if (this.#descriptor === undefined) return 0;
    const { batch } = this.#inbox;
    const count = batch.receiveFrom(this.#descriptor);
    for (let index = 0; index < count; index += 1) {
      const start = batch.start(index);
      const bytes = batch.bytes.subarray(start, start + batch.length(index));
      take(bytes, this.#inbox.from(index), batch.port(index));
    }
    return count;
  }

  /** Sends what is left, and never uses the descriptor again. */
  close(): void {
    this.flush();
    this.#descriptor = undefined;
  }

  #begin(length: number, to: number, toPort: number): void {
    const index = this.#queued;
    this.#batch.place(index, this.#end);
    this.#batch.send(index, length, to, toPort);
    this.#batch.plain(index);
    this.#starts[index] = this.#end;
    this.#lengths[index] = length;
    this.#counts[index] = 1;
    this.#queued = index + 1;
  }

  /** Lengthens the last row if the datagram goes on with it. */
  #isNextInRow(length: number, to: number, toPort: number): boolean {
    const index = this.#queued - 1;
    const count = this.#counts[index] ?? 0;
    const fits =
      this.#makesRows &&
      index >= 0 &&
      count < LONGEST_ROW &&
      length > 0 &&
      length <= LONGEST_IN_ROW &&
      length === this.#lengths[index] &&
      toPort === this.#batch.port(index) &&
      to === this.#batch.address(index);
    if (!fits) return false;
    this.#counts[index] = count + 1;
    this.#batch.split(index, length, length * (count + 1));
    return true;
  }

  #room(): Uint8Array {
    return this.#batch.bytes.subarray(this.#end, this.#end + LARGEST_PACKET);
  }

  #sendPlainly(index: number): void {
    const length = this.#lengths[index] ?? 0;
    const to = ipv4FromNumber(this.#batch.address(index));
    for (let nth = 0; nth < (this.#counts[index] ?? 0); nth += 1) {
      const start = (this.#starts[index] ?? 0) + nth * length;
      this.#plain.outgoing.set(this.#batch.bytes.subarray(start, start + length));
      this.#plain.send(length, to, this.#batch.port(index));
    }
  }
}
