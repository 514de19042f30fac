import { PLAIN_UDP } from '#net/tftp-server/plain-udp.ts';
import type { PortSharing, UdpMethod, UdpSocket } from '#net/tftp-server/udp-method.ts';
import { type Ipv4Address, ipv4ToNumber } from '#values/ipv4-address.ts';
import { BatchedSocket, type SharedParts } from './batched-socket.ts';
import type { EventLoop } from './event-loop.ts';
import { Inbox } from './inbox.ts';
import { bindSocket, LINUX, type Libc, setOption } from './libc.ts';
import { Outbox } from './outbox.ts';

/**
 * UDP with `recvmmsg` and `sendmmsg` (docs/decisions/0013): what has come by the time that libuv tells of it is taken in
 * one call, and what is sent meanwhile leaves in one call at the end.
 */
export class BatchedUdp implements UdpMethod {
  readonly #parts: SharedParts;

  constructor(libc: Libc, loop: EventLoop) {
    this.#parts = { libc, loop, inbox: new Inbox(libc), outbox: new Outbox() };
  }

  /** Where the kernel or libuv refuses, `node:dgram` tries in its own way, and says why it can't be. */
  async bind(address: Ipv4Address, port: number, sharing: PortSharing): Promise<UdpSocket> {
    const { libc } = this.#parts;
    const { AF_INET, SOCK_DGRAM, SOCK_NONBLOCK, SOCK_CLOEXEC, SOL_SOCKET } = LINUX;
    const descriptor = libc.socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (descriptor < 0) return PLAIN_UDP.bind(address, port, sharing);
    const isBound =
      (sharing !== 'reuse-port' || setOption(libc, descriptor, SOL_SOCKET, LINUX.SO_REUSEPORT, 1)) &&
      (sharing !== 'reuse-address' || setOption(libc, descriptor, SOL_SOCKET, LINUX.SO_REUSEADDR, 1)) &&
      bindSocket(libc, descriptor, ipv4ToNumber(address), port);
    const socket = isBound ? BatchedSocket.of(this.#parts, descriptor) : undefined;
    if (socket !== undefined) return socket;
    libc.close(descriptor);
    return PLAIN_UDP.bind(address, port, sharing);
  }
}
