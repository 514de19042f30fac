import type { Socket } from 'node:dgram';
import type { Ipv4Address } from '#values/ipv4-address.ts';
import { bindError, type WantedPort } from './bind-error.ts';
import type { PortSharing, UdpMethod } from './tftp-server/udp-method.ts';

/** More sockets on one port than this bring nothing: the kernel's share for each is large enough by then. */
const MOST_INTAKES = 8;

/** Sockets on one port that requests come in by, at least one, and the octets of receive buffer they have together. */
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
  { service, address, port }: Omit<WantedPort, 'protocol'>,
  wantedBytes: number,
): Promise<Intake> {
  const bindOne = (number: number, sharing: PortSharing) => {
    return bind(udp, { service, protocol: 'UDP', address, port: number }, sharing);
  };
  // Alone first: a shared port would hide that another process has it already.
  const alone = await bindOne(port, 'alone');
  const granted = udp.growReceiveBuffer(alone, wantedBytes);
  const count = Math.min(MOST_INTAKES, Math.ceil(wantedBytes / granted));
  if (count <= 1) return { sockets: [alone], receiveBufferBytes: granted };
  const boundPort = alone.address().port;
  await udp.close(alone);
  const sockets = await bindMany(udp, count, () => bindOne(boundPort, 'reuse-port'));
  const receiveBufferBytes = sockets.reduce((sum, socket) => {
    return sum + udp.growReceiveBuffer(socket, wantedBytes);
  }, 0);
  return { sockets, receiveBufferBytes };
}

/** Opens `count` free ports that TFTP's replies leave from and acknowledgements come back to. */
export async function openPool(
  udp: UdpMethod,
  address: Ipv4Address,
  count: number,
  wantedBytes: number,
): Promise<Socket[]> {
  const wanted = { service: 'TFTP', protocol: 'UDP', address, port: 0 } as const;
  const sockets = await bindMany(udp, count, () => bind(udp, wanted, 'alone'));
  for (const socket of sockets) udp.growReceiveBuffer(socket, wantedBytes);
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

async function bind(udp: UdpMethod, wanted: WantedPort, sharing: PortSharing): Promise<Socket> {
  try {
    return await udp.bind(wanted.address, wanted.port, sharing);
  } catch (error) {
    throw bindError(error, wanted);
  }
}
