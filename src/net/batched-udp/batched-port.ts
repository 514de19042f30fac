import { Fifo } from '#net/tftp-server/fifo.ts';
import { LARGEST_PACKET, type UdpPort } from '#net/tftp-server/udp-port.ts';
import { type Ipv4Address, ipv4ToNumber } from '#values/ipv4-address.ts';
import { DatagramBatch, SPLIT_CONTROL } from './datagram-batch.ts';
import { hasRoom, type Libc } from './libc.ts';

/** Datagrams of one call, or rows of them. */
const BATCH = 64;
/** Every link carries it (RFC 791, 576 with its headers): the kernel refuses to make larger ones than a link's. */
const LONGEST_IN_ROW = 548;
/** As many as Linux took when it learnt of it (`UDP_MAX_SEGMENTS`). */
const LONGEST_ROW = 64;
/** Times {@link BATCH}, room for many packets of the usual size or one of the largest. */
const OCTETS_EACH = 2048;
/** Datagrams that may wait for the kernel; what comes on top is dropped, as a full network would. */
const MOST_WAITING = 256;

/** Whom a port tells. */
export interface PortOwner {
  /** There is something to {@link BatchedPort.flush}. */
  onQueued(port: BatchedPort): void;
  /** The kernel has no room: {@link BatchedPort.sendWaiting} is to be called once it has. */
  onFull(): void;
  /** Something can't be sent, and is lost. */
  onLost(): void;
}

/** A datagram that the kernel has no room for. */
interface Waiting {
  readonly bytes: Uint8Array;
  readonly to: number;
  readonly toPort: number;
}

/**
 * A port that gathers what it is to send and gives it to the kernel in one call. What goes to the same place and has the
 * same length, such as a relay's answers or those that are broadcast, is a row: the kernel finds the way once for all of
 * it.
 */
export class BatchedPort implements UdpPort {
  readonly port: number;
  /** Gone once the socket is about to be closed: then the number may be somebody else's. */
  #descriptor: number | undefined;
  readonly #libc: Libc;
  readonly #owner: PortOwner;
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
  /** Not every kernel or network card makes datagrams of a row; a port that was refused one sends no more of them. */
  #makesRows = true;
  readonly #waiting = new Fifo<Waiting>();

  /** `descriptor` is a socket that is bound to `port`. */
  constructor(libc: Libc, descriptor: number | undefined, port: number, owner: PortOwner) {
    this.port = port;
    this.#descriptor = descriptor;
    this.#libc = libc;
    this.#owner = owner;
    this.#batch = new DatagramBatch(libc, { size: BATCH, payload: OCTETS_EACH, control: SPLIT_CONTROL });
    this.#end = this.#batch.start(0);
    this.#first = this.#room();
    this.#outgoing = this.#first;
  }

  /** Whether the kernel had no room for something. */
  get isFull(): boolean {
    return this.#waiting.length > 0;
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
    if (wasEmpty && !isFull) this.#owner.onQueued(this);
  }

  /** Gives what is gathered to the kernel. */
  flush(): void {
    const count = this.#queued;
    if (count === 0) return;
    for (let index = 0; index < count; index += 1) {
      if (!this.isFull && this.#descriptor !== undefined) {
        index += this.#batch.sendFrom(this.#descriptor, count, index);
        if (index === count) break;
      }
      this.#sendSingly(index);
    }
    this.#queued = 0;
    this.#end = this.#batch.start(0);
    this.#outgoing = this.#first;
  }

  /** Sends what the kernel had no room for, in its order, as far as it has room now. */
  sendWaiting(): void {
    // Comes behind what is waiting.
    this.flush();
    for (let next = this.#waiting.peek(); next !== undefined; next = this.#waiting.peek()) {
      const start = this.#batch.start(0);
      this.#batch.bytes.set(next.bytes, start);
      if (!this.#sendOne(0, start, next.bytes.length, next.to, next.toPort)) return;
      this.#waiting.shift();
    }
  }

  /** Sends what is left, as far as the kernel has room, and never uses the descriptor again. */
  close(): void {
    this.sendWaiting();
    this.#descriptor = undefined;
    this.#waiting.clear();
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

  /** Sends a row that the kernel did not take, datagram by datagram; those that it has no room for wait. */
  #sendSingly(index: number): void {
    if (this.#descriptor === undefined) return;
    const length = this.#lengths[index] ?? 0;
    const count = this.#counts[index] ?? 0;
    const to = this.#batch.address(index);
    const toPort = this.#batch.port(index);
    if (count > 1 && hasRoom(this.#libc, this.#descriptor)) this.#makesRows = false;
    for (let nth = 0; nth < count; nth += 1) {
      const start = (this.#starts[index] ?? 0) + nth * length;
      const isGone = !this.isFull && this.#sendOne(index, start, length, to, toPort);
      if (!isGone) this.#keep(start, length, to, toPort);
    }
  }

  #keep(start: number, length: number, to: number, toPort: number): void {
    if (this.#waiting.length === MOST_WAITING) return;
    const bytes = Uint8Array.from(this.#batch.bytes.subarray(start, start + length));
    this.#waiting.push({ bytes, to, toPort });
    if (this.#waiting.length === 1) this.#owner.onFull();
  }

  /** Sends a datagram by an entry that nobody else uses; tells whether it is gone, be it that it can't be sent. */
  #sendOne(index: number, start: number, length: number, to: number, toPort: number): boolean {
    if (this.#descriptor === undefined) return false;
    this.#batch.place(index, start);
    this.#batch.send(index, length, to, toPort);
    this.#batch.plain(index);
    if (this.#batch.sendOne(this.#descriptor, index)) return true;
    // The number that would tell why (errno) may be another one by now. So the kernel is asked whether it has room, and
    // is offered the datagram once more, as it may have got room in between.
    if (!hasRoom(this.#libc, this.#descriptor)) return false;
    if (!this.#batch.sendOne(this.#descriptor, index)) this.#owner.onLost();
    return true;
  }
}
