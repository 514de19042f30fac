/** Sockets that a crowd of phones shares, each of which speaks for any address of 127.0.0.0/8. */
import { DatagramBatch } from '#net/batched-udp/datagram-batch.ts';
import { bindSocket, LINUX, openLibc, setOption } from '#net/batched-udp/libc.ts';

const RECEIVE_BUFFER = 4 * 1024 * 1024;
/** A `struct cmsghdr` with `in_pktinfo`: which address of ours a datagram came to, or leaves from. */
const CONTROL = 32;
const CMSG = { level: 8, type: 12, ownAddress: 20, packetAddress: 24, length: 28 } as const;
/** Room for DATA with 512 octets, and for SIP messages. */
const SHAPE = { size: 64, payload: 1536, control: CONTROL };
const POLLFD = 8;

const libc = openLibc();

/** A datagram that has come; the octets are only there until the next one is taken. */
export interface Arrival {
  /** Index of the socket. */
  readonly socket: number;
  readonly batch: DatagramBatch;
  readonly index: number;
  /** The phone's address, as a number. */
  readonly to: number;
}

/** Waits for and sends datagrams without an event loop, which costs a load generator more than the datagrams. */
export class CrowdSockets {
  readonly #sockets: number[] = [];
  readonly #incoming = new DatagramBatch(libc, SHAPE);
  readonly #outgoing: DatagramBatch[] = [];
  readonly #queued: number[] = [];
  readonly #polled: Buffer;

  /** Opens `count` sockets, on free ports or from `firstPort` on. */
  constructor(count: number, firstPort = 0) {
    // Of its own memory, because small buffers share theirs.
    this.#polled = Buffer.from(new ArrayBuffer(count * POLLFD));
    for (let index = 0; index < count; index += 1) {
      const socket = openSocket(firstPort === 0 ? 0 : firstPort + index);
      this.#sockets.push(socket);
      this.#outgoing.push(outgoingBatch());
      this.#queued.push(0);
      this.#polled.writeInt32LE(socket, index * POLLFD);
      this.#polled.writeInt16LE(LINUX.POLLIN, index * POLLFD + 4);
    }
  }

  /** Sends what is queued, waits at most so long, and calls `take` for each datagram. */
  turn(milliseconds: number, take: (arrival: Arrival) => void): void {
    for (let socket = 0; socket < this.#sockets.length; socket += 1) this.#flush(socket);
    if (libc.poll(this.#polled, BigInt(this.#sockets.length), milliseconds) <= 0) return;
    const batch = this.#incoming;
    for (let socket = 0; socket < this.#sockets.length; socket += 1) {
      if (this.#polled.readInt16LE(socket * POLLFD + 6) === 0) continue;
      const count = batch.receiveFrom(this.#sockets[socket] as number);
      for (let index = 0; index < count; index += 1) {
        const to = batch.view.getUint32(batch.control(index) + CMSG.packetAddress);
        take({ socket, batch, index, to });
      }
    }
  }

  /** Queues one datagram; `write` puts it into the octets from `start` on and gives its length. */
  send(
    socket: number,
    { from, to, toPort }: { readonly from: number; readonly to: number; readonly toPort: number },
    write: (bytes: Buffer, start: number) => number,
  ): void {
    const batch = this.#outgoing[socket] as DatagramBatch;
    if (this.#queued[socket] === batch.size) this.#flush(socket);
    const index = this.#queued[socket] as number;
    batch.send(index, write(batch.bytes, batch.start(index)), to, toPort);
    batch.view.setUint32(batch.control(index) + CMSG.ownAddress, from);
    this.#queued[socket] = index + 1;
  }

  #flush(socket: number): void {
    const count = this.#queued[socket] as number;
    if (count === 0) return;
    this.#queued[socket] = 0;
    (this.#outgoing[socket] as DatagramBatch).sendFrom(this.#sockets[socket] as number, count);
  }
}

function outgoingBatch(): DatagramBatch {
  const batch = new DatagramBatch(libc, SHAPE);
  for (let index = 0; index < batch.size; index += 1) {
    const control = batch.control(index);
    batch.view.setUint32(control, CMSG.length, true);
    batch.view.setUint32(control + CMSG.level, LINUX.IPPROTO_IP, true);
    batch.view.setUint32(control + CMSG.type, LINUX.IP_PKTINFO, true);
  }
  return batch;
}

function openSocket(port: number): number {
  const socket = libc.socket(LINUX.AF_INET, LINUX.SOCK_DGRAM, 0);
  setOption(libc, socket, LINUX.SOL_SOCKET, LINUX.SO_RCVBUF, RECEIVE_BUFFER);
  setOption(libc, socket, LINUX.IPPROTO_IP, LINUX.IP_PKTINFO, 1);
  if (socket < 0 || !bindSocket(libc, socket, 0, port)) throw new Error('no socket for the crowd');
  return socket;
}
