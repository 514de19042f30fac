import type { Socket } from 'node:dgram';
import { bindError } from '#net/bind-error.ts';
import type { Ipv4Address } from '#values/ipv4-address.ts';
import type { PortSharing, UdpMethod } from './udp-method.ts';

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
export async function openIntake(
  udp: UdpMethod,
  address: Ipv4Address,
  port: number,
  wantedBytes: number,
): Promise<Intake> {
  // Alone first: a shared port would hide that another process has it already.
  const alone = await bind(udp, address, port, 'alone');
  const granted = askReceiveBuffer(alone, wantedBytes);
  const count = Math.min(MOST_INTAKES, Math.ceil(wantedBytes / granted));
  if (count <= 1) return { sockets: [alone], receiveBufferBytes: granted };
  const boundPort = alone.address().port;
  await udp.close(alone);
  const sockets = await bindMany(udp, count, () => bind(udp, address, boundPort, 'reuse-port'));
  const receiveBufferBytes = sockets.reduce((sum, socket) => sum + askReceiveBuffer(socket, wantedBytes), 0);
  return { sockets, receiveBufferBytes };
}

/** Opens `count` free ports that replies leave from and acknowledgements come back to. */
export async function openPool(
  udp: UdpMethod,
  address: Ipv4Address,
  count: number,
  wantedBytes: number,
): Promise<Socket[]> {
  const sockets = await bindMany(udp, count, () => bind(udp, address, 0, 'alone'));
  for (const socket of sockets) askReceiveBuffer(socket, wantedBytes);
  return sockets;
}

/** All of them or none. */
async function bindMany(udp: UdpMethod, count: number, bindOne: () => Promise<Socket>): Promise<Socket[]> {
  const sockets: Socket[] = [];
  try {
    while (sockets.length < count) sockets.push(await bindOne());
    return sockets;
  } catch (error) {
    await Promise.all(sockets.map((socket) => udp.close(socket)));
    throw error;
  }
}

async function bind(
  udp: UdpMethod,
  address: Ipv4Address,
  port: number,
  sharing: PortSharing,
): Promise<Socket> {
  try {
    return await udp.bind(address, port, sharing);
  } catch (error) {
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
