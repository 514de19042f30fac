import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import type { Ipv4Address } from '#values/ipv4-address.ts';
import { DgramPort } from './dgram-port.ts';
import type { PortSharing, UdpMethod } from './udp-method.ts';

/** `node:dgram` as it is, which works everywhere: one call of the kernel for each datagram. */
export const PLAIN_UDP: UdpMethod = {
  bind: (address, port, sharing) =>
    bindDgram(newSocket(sharing), (socket) => socket.bind({ address, port, exclusive: true })),
  portOf: (socket) => new DgramPort(socket),
  receive(socket, take) {
    socket.on('message', (bytes, from) => take(bytes, from.address as Ipv4Address, from.port));
  },
  growReceiveBuffer(socket, octets) {
    try {
      socket.setRecvBufferSize(octets);
    } catch {
      // macOS refuses what Linux caps; what counts is what is read back.
    }
    return socket.getRecvBufferSize();
  },
  async close(socket) {
    const closed = once(socket, 'close');
    socket.close();
    await closed;
  },
};

/** A socket that sends at once. */
export function newSocket(sharing: PortSharing): Socket {
  return createSocket({
    type: 'udp4',
    reusePort: sharing === 'reuse-port',
    reuseAddr: sharing === 'reuse-address',
    // Addresses are numbers already; the usual look-up would put every packet off by a turn of the event loop.
    lookup: (hostname, _options, callback) => callback(null, hostname, 4),
  });
}

/** Binds by `bind` and waits for it; closes the socket when that fails. */
export async function bindDgram(socket: Socket, bind: (socket: Socket) => void): Promise<Socket> {
  try {
    // A look-up that answers at once makes the event come within bind(), so it is awaited from before.
    const listening = once(socket, 'listening');
    bind(socket);
    await listening;
    return socket;
  } catch (error) {
    socket.close();
    throw error;
  }
}
