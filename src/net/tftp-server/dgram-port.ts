import type { Socket } from 'node:dgram';
import type { Ipv4Address } from '#values/ipv4-address.ts';
import { LARGEST_PACKET, type UdpPort } from './udp-port.ts';

/** Packets that may wait for the kernel on one socket; what comes on top is dropped, as a full network would. */
const LONGEST_QUEUE = 256;

/** What is needed of a socket. */
export type SendingSocket = Pick<Socket, 'address' | 'send' | 'getSendQueueCount'>;

/**
 * A bound `node:dgram` socket as a {@link UdpPort}. The socket must have been made with a `lookup` that calls back
 * at once, so that `send` reaches the kernel before it returns and the buffer can be used again.
 */
export class DgramPort implements UdpPort {
  readonly port: number;
  outgoing: Uint8Array = new Uint8Array(LARGEST_PACKET);
  readonly #socket: SendingSocket;

  constructor(socket: SendingSocket) {
    this.#socket = socket;
    this.port = socket.address().port;
  }

  send(length: number, to: Ipv4Address, toPort: number): void {
    const waiting = this.#socket.getSendQueueCount();
    if (waiting === 0) {
      this.#socket.send(this.outgoing, 0, length, toPort, to);
      // The kernel had no room: the event loop keeps the memory until it has, so it is no longer ours to write.
      if (this.#socket.getSendQueueCount() > 0) this.outgoing = new Uint8Array(LARGEST_PACKET);
    } else if (waiting < LONGEST_QUEUE) {
      this.#socket.send(this.outgoing.slice(0, length), toPort, to);
    }
  }
}
