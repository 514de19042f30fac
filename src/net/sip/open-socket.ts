import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { createServer, type Server } from 'node:net';
import { bindError } from '#net/bind-error.ts';
import type { Ipv4Address } from '#values/ipv4-address.ts';

/** Room for the burst when a site's power comes back; the kernel grants what it allows. */
const RECEIVE_BUFFER_OCTETS = 4 * 1024 * 1024;

/** Opens a UDP port of one of our addresses. Throws `OffhookError` when it can't be had. */
export async function openUdp(address: Ipv4Address, port: number): Promise<Socket> {
  const socket = createSocket({
    type: 'udp4',
    // Addresses are numbers already; the usual look-up would put every packet off by a turn of the event loop.
    lookup: (hostname, _options, callback) => callback(null, hostname, 4),
  });
  try {
    // A look-up that answers at once makes the event come within bind(), so it is awaited from before.
    const listening = once(socket, 'listening');
    socket.bind({ address, port, exclusive: true });
    await listening;
  } catch (error) {
    socket.close();
    throw bindError(error, { service: 'SIP', protocol: 'UDP', address, port });
  }
  try {
    socket.setRecvBufferSize(RECEIVE_BUFFER_OCTETS);
  } catch {
    // macOS refuses what Linux caps; the socket works with less.
  }
  return socket;
}

/** Opens a TCP port of one of our addresses. Throws `OffhookError` when it can't be had. */
export async function openTcp(address: Ipv4Address, port: number): Promise<Server> {
  const server = createServer({ noDelay: true, keepAlive: true, keepAliveInitialDelay: 60_000 });
  try {
    const listening = once(server, 'listening');
    server.listen({ host: address, port, exclusive: true });
    await listening;
  } catch (error) {
    throw bindError(error, { service: 'SIP', protocol: 'TCP', address, port });
  }
  return server;
}
