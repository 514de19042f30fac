import type { Socket } from 'node:dgram';
import { bindDgram, newSocket, PLAIN_UDP } from '#net/tftp-server/plain-udp.ts';
import type { PortSharing, TakeDatagram, UdpMethod } from '#net/tftp-server/udp-method.ts';
import type { UdpPort } from '#net/tftp-server/udp-port.ts';
import { type Ipv4Address, ipv4ToNumber } from '#values/ipv4-address.ts';
import { BatchedPort, Inbox } from './batched-port.ts';
import { bindSocket, LINUX, type Libc, setOption } from './libc.ts';

const LARGEST_INT = 2 ** 31 - 1;
/** Of one port in one go, in datagrams, so that it does not keep the others waiting. */
const MOST_IN_ONE_GO = 256;

/**
 * UDP with `recvmmsg` and `sendmmsg` (docs/decisions/0013). Sockets stay `node:dgram`'s, which waits for them and
 * closes them; it is told of the first datagram, and the others that have come by then are taken in one call. What is
 * sent meanwhile leaves in one call at the end.
 */
export class BatchedUdp implements UdpMethod {
  readonly #libc: Libc;
  readonly #inbox: Inbox;
  readonly #descriptors = new WeakMap<Socket, number>();
  readonly #ports = new WeakMap<Socket, BatchedPort>();
  #queued: BatchedPort[] = [];
  #isReceiving = false;

  constructor(libc: Libc) {
    this.#libc = libc;
    this.#inbox = new Inbox(libc);
  }

  /** Where the kernel refuses, `node:dgram` tries in its own way, and says why it can't be. */
  async bind(address: Ipv4Address, port: number, sharing: PortSharing): Promise<Socket> {
    const libc = this.#libc;
    const { AF_INET, SOCK_DGRAM, SOCK_NONBLOCK, SOCK_CLOEXEC, SOL_SOCKET } = LINUX;
    const descriptor = libc.socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (descriptor < 0) return PLAIN_UDP.bind(address, port, sharing);
    const isBound =
      (sharing !== 'reuse-port' || setOption(libc, descriptor, SOL_SOCKET, LINUX.SO_REUSEPORT, 1)) &&
      (sharing !== 'reuse-address' || setOption(libc, descriptor, SOL_SOCKET, LINUX.SO_REUSEADDR, 1)) &&
      bindSocket(libc, descriptor, ipv4ToNumber(address), port);
    if (!isBound) {
      libc.close(descriptor);
      return PLAIN_UDP.bind(address, port, sharing);
    }
    const socket = await bindDgram(newSocket('alone'), (made) => {
      try {
        made.bind({ fd: descriptor, exclusive: true });
      } catch (error) {
        // The socket has not taken it over, so nobody else closes it.
        libc.close(descriptor);
        throw error;
      }
    });
    // libuv sets it on sockets that it was given: with it another program could take the port as well.
    if (sharing !== 'reuse-address') setOption(libc, descriptor, SOL_SOCKET, LINUX.SO_REUSEADDR, 0);
    this.#descriptors.set(socket, descriptor);
    return socket;
  }

  portOf(socket: Socket): UdpPort {
    const plain = PLAIN_UDP.portOf(socket);
    const descriptor = this.#descriptors.get(socket);
    if (descriptor === undefined) return plain;
    const port = new BatchedPort(this.#libc, descriptor, plain, this.#inbox, this.#onQueued);
    this.#ports.set(socket, port);
    return port;
  }

  receive(socket: Socket, take: TakeDatagram): void {
    const port = this.#ports.get(socket);
    PLAIN_UDP.receive(socket, (bytes, from, fromPort) => {
      this.#isReceiving = true;
      try {
        take(bytes, from, fromPort);
        if (port !== undefined) this.#drainBehind(port, take);
      } finally {
        this.#isReceiving = false;
        this.#flush();
      }
    });
  }

  /** Who may set up the network (CAP_NET_ADMIN, as root may) is not bound by `rmem_max`. */
  growReceiveBuffer(socket: Socket, octets: number): number {
    const descriptor = this.#descriptors.get(socket);
    const { SOL_SOCKET, SO_RCVBUFFORCE } = LINUX;
    const isGranted =
      descriptor !== undefined &&
      setOption(this.#libc, descriptor, SOL_SOCKET, SO_RCVBUFFORCE, Math.min(octets, LARGEST_INT));
    return isGranted ? socket.getRecvBufferSize() : PLAIN_UDP.growReceiveBuffer(socket, octets);
  }

  close(socket: Socket): Promise<void> {
    this.#ports.get(socket)?.close();
    return PLAIN_UDP.close(socket);
  }

  /**
   * Takes what has come behind a datagram; while that leaves, those who got the last answers send the next ones. Where
   * just one has come, hardly ever another is behind it.
   */
  #drainBehind(port: BatchedPort, take: TakeDatagram): void {
    let came = port.drainBehind(take);
    for (let drained = came; came > 1 && drained < MOST_IN_ONE_GO; drained += came) {
      this.#flush();
      came = port.drain(take);
    }
  }

  /** What datagrams lead to leaves with {@link receive}; anything else once its code has returned to the event loop. */
  readonly #onQueued = (port: BatchedPort): void => {
    this.#queued.push(port);
    if (this.#queued.length === 1 && !this.#isReceiving) queueMicrotask(this.#flush);
  };

  readonly #flush = (): void => {
    if (this.#queued.length === 0) return;
    const ports = this.#queued;
    this.#queued = [];
    for (const port of ports) port.flush();
  };
}
