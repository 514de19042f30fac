import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import type { Ipv4Address } from '#values/ipv4-address.ts';
import { DgramPort } from './dgram-port.ts';
import type { PortSharing, TakeDatagram, UdpMethod, UdpSocket } from './udp-method.ts';
import type { UdpPort } from './udp-port.ts';

/** A socket of `node:dgram`. */
export class PlainSocket implements UdpSocket {
  /** The same socket, for who needs more of it. */
  readonly dgram: Socket;
  readonly port: number;
  #sender: UdpPort | undefined;
  #closed: Promise<unknown> | undefined;

  /** `dgram` is bound. */
  constructor(dgram: Socket) {
    this.dgram = dgram;
    this.port = dgram.address().port;
  }

  sender(): UdpPort {
    this.#sender ??= new DgramPort(this.dgram);
    return this.#sender;
  }

  receive(take: TakeDatagram): void {
    this.dgram.on('message', (bytes, from) => take(bytes, from.address as Ipv4Address, from.port));
  }

  onError(tell: () => void): void {
    this.dgram.on('error', tell);
  }

  growReceiveBuffer(octets: number): number {
    try {
      this.dgram.setRecvBufferSize(octets);
    } catch {
      // macOS refuses what Linux caps; what counts is what is read back.
    }
    return this.dgram.getRecvBufferSize();
  }

  allowBroadcasts(): void {
    this.dgram.setBroadcast(true);
  }

  async close(): Promise<void> {
    if (this.#closed === undefined) {
      this.#closed = once(this.dgram, 'close');
      this.dgram.close();
    }
    await this.#closed;
  }
}

/** `node:dgram` as it is, which works everywhere: one call of the kernel for each datagram. */
export const PLAIN_UDP: UdpMethod<PlainSocket> = {
  async bind(address, port, sharing) {
    const socket = newSocket(sharing);
    try {
      // A look-up that answers at once makes the event come within bind(), so it is awaited from before.
      const listening = once(socket, 'listening');
      socket.bind({ address, port, exclusive: true });
      await listening;
      return new PlainSocket(socket);
    } catch (error) {
      socket.close();
      throw error;
    }
  },
};

/** A socket that sends at once. */
function newSocket(sharing: PortSharing): Socket {
  return createSocket({
    type: 'udp4',
    reusePort: sharing === 'reuse-port',
    reuseAddr: sharing === 'reuse-address',
    // Addresses are numbers already; the usual look-up would put every packet off by a turn of the event loop.
    lookup: (hostname, _options, callback) => callback(null, hostname, 4),
  });
}
