import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { bindError } from '#net/bind-error.ts';
import type { Ipv4Address } from '#values/ipv4-address.ts';

/** More sockets on one port than this bring nothing: the kernel's share for each is large enough by then. */
const MOST_INTAKES = 8;

/** Sockets on one port that requests come in by, and the octets of receive buffer they have together. */
export interface Intake {
  readonly sockets: readonly Socket[];
  readonly receiveBufferBytes: number;
}

/**
 * Listens on a port with a receive buffer of at least `wantedBytes`. Where the kernel caps it (`rmem_max`, 212,992
 * on Debian), the port gets several sockets that share the load: under a storm the buffer is what keeps requests.
 * Throws `OffhookError` when the port can't be had.
 */
export async function openIntake(address: Ipv4Address, port: number, wantedBytes: number): Promise<Intake> {
  // Alone first: a shared port would hide that another process has it already.
  const alone = await bind(address, port, false);
  const granted = askReceiveBuffer(alone, wantedBytes);
  const count = Math.min(MOST_INTAKES, Math.ceil(wantedBytes / granted));
  if (count <= 1) return { sockets: [alone], receiveBufferBytes: granted };
  const boundPort = alone.address().port;
  await closeSocket(alone);
  const sockets = await bindMany(count, () => bind(address, boundPort, true));
  const receiveBufferBytes = sockets.reduce((sum, socket) => sum + askReceiveBuffer(socket, wantedBytes), 0);
  return { sockets, receiveBufferBytes };
}

/** Opens `count` free ports that replies leave from and acknowledgements come back to. */
export async function openPool(address: Ipv4Address, count: number, wantedBytes: number): Promise<Socket[]> {
  const sockets = await bindMany(count, () => bind(address, 0, false));
  for (const socket of sockets) askReceiveBuffer(socket, wantedBytes);
  return sockets;
}

/** Closes a socket and waits until its port is free. */
export async function closeSocket(socket: Socket): Promise<void> {
  const closed = once(socket, 'close');
  socket.close();
  await closed;
}

/** All of them or none. */
async function bindMany(count: number, bindOne: () => Promise<Socket>): Promise<Socket[]> {
  const sockets: Socket[] = [];
  try {
    while (sockets.length < count) sockets.push(await bindOne());
    return sockets;
  } catch (error) {
    await Promise.all(sockets.map(closeSocket));
    throw error;
  }
}

async function bind(address: Ipv4Address, port: number, reusePort: boolean): Promise<Socket> {
  const socket = createSocket({
    type: 'udp4',
    reusePort,
    // Addresses are numbers already; the usual look-up would put every packet off by a turn of the event loop.
    lookup: (hostname, _options, callback) => callback(null, hostname, 4),
  });
  try {
    // A look-up that answers at once makes the event come within bind(), so it is awaited from before.
    const listening = once(socket, 'listening');
    socket.bind({ address, port, exclusive: true });
    await listening;
    return socket;
  } catch (error) {
    socket.close();
    throw bindError(error, { service: 'TFTP', protocol: 'UDP', address, port });
  }
}

function askReceiveBuffer(socket: Socket, wantedBytes: number): number {
  try {
    socket.setRecvBufferSize(wantedBytes);
  } catch {
    // macOS refuses what Linux caps; what counts is what is read back.
  }
  return socket.getRecvBufferSize();
}
