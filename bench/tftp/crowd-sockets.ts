/** Sockets that a crowd of phones shares, each of which speaks for any address of 127.0.0.0/8. */
import { endianness } from 'node:os';
import { DatagramBatch } from './datagram-batch.ts';
import { LINUX, libc } from './libc.ts';

const RECEIVE_BUFFER = 4 * 1024 * 1024;
const BATCH = 64;
const POLLFD = 8;

/** Waits for and sends datagrams without an event loop, which costs a load generator more than the datagrams. */
export class CrowdSockets {
  readonly #sockets: number[] = [];
  readonly #incoming = new DatagramBatch(BATCH);
  readonly #outgoing: DatagramBatch[] = [];
  readonly #queued: number[] = [];
  readonly #polled: Buffer;

  /** Opens `count` sockets on free ports. */
  constructor(count: number) {
    if (endianness() !== 'LE') throw new Error('the structures are written for little-endian machines');
    // Of its own memory, because small buffers share theirs.
    this.#polled = Buffer.from(new ArrayBuffer(count * POLLFD));
    for (let index = 0; index < count; index += 1) {
      const socket = openSocket();
      this.#sockets.push(socket);
      this.#outgoing.push(new DatagramBatch(BATCH));
      this.#queued.push(0);
      this.#polled.writeInt32LE(socket, index * POLLFD);
      this.#polled.writeInt16LE(LINUX.POLLIN, index * POLLFD + 4);
    }
  }

  /** Sends what is queued, waits at most so long, and calls `take` for each datagram by the index of its socket. */
  turn(milliseconds: number, take: (socket: number, batch: DatagramBatch, index: number) => void): void {
    for (let socket = 0; socket < this.#sockets.length; socket += 1) this.#flush(socket);
    if (libc.poll(this.#polled, BigInt(this.#sockets.length), milliseconds) <= 0) return;
    for (let socket = 0; socket < this.#sockets.length; socket += 1) {
      if (this.#polled.readInt16LE(socket * POLLFD + 6) === 0) continue;
      const count = this.#incoming.receive(this.#sockets[socket] as number);
      for (let index = 0; index < count; index += 1) take(socket, this.#incoming, index);
    }
  }

  /** Queues one datagram; `write` puts it into the octets from `start` on and gives its length. */
  send(
    socket: number,
    { from, to, toPort }: { readonly from: number; readonly to: number; readonly toPort: number },
    write: (bytes: Buffer, start: number) => number,
  ): void {
    const batch = this.#outgoing[socket] as DatagramBatch;
    if (this.#queued[socket] === BATCH) this.#flush(socket);
    const index = this.#queued[socket] as number;
    batch.address(index, write(batch.bytes, batch.start(index)), to, toPort, from);
    this.#queued[socket] = index + 1;
  }

  #flush(socket: number): void {
    const count = this.#queued[socket] as number;
    if (count === 0) return;
    this.#queued[socket] = 0;
    (this.#outgoing[socket] as DatagramBatch).send(this.#sockets[socket] as number, count);
  }
}

function openSocket(): number {
  const socket = libc.socket(LINUX.AF_INET, LINUX.SOCK_DGRAM, 0);
  const number = (value: number) => {
    const bytes = Buffer.from(new ArrayBuffer(4));
    bytes.writeInt32LE(value);
    return bytes;
  };
  const name = Buffer.from(new ArrayBuffer(16));
  name.writeUInt16LE(LINUX.AF_INET);
  libc.setsockopt(socket, LINUX.SOL_SOCKET, LINUX.SO_RCVBUF, number(RECEIVE_BUFFER), 4);
  libc.setsockopt(socket, LINUX.IPPROTO_IP, LINUX.IP_PKTINFO, number(1), 4);
  if (socket < 0 || libc.bind(socket, name, name.length) !== 0) throw new Error('no socket for the crowd');
  return socket;
}
