import type { Ipv4Address } from '#values/ipv4-address.ts';
import { bindError, type WantedPort } from './bind-error.ts';
import type { PortSharing, UdpMethod, UdpSocket } from './tftp-server/udp-method.ts';

/** More sockets on one port than this bring nothing: the kernel's share for each is large enough by then. */
const MOST_INTAKES = 8;

/** Sockets on one port that requests come in by, at least one, and the octets of receive buffer they have together. */
export interface Intake<Bound extends UdpSocket> {
  readonly sockets: readonly Bound[];
  readonly receiveBufferBytes: number;
}

/**
 * Listens on a port with a receive buffer of at least `wantedBytes`. Where the kernel caps it (`rmem_max`, 212,992
 * on Debian), the port gets several sockets that share the load: under a storm the buffer is what keeps requests.
 * Throws `OffhookError` when the port can't be had.
 */
export async function openIntake<Bound extends UdpSocket>(
  udp: UdpMethod<Bound>,
  { service, address, port }: Omit<WantedPort, 'protocol'>,
  wantedBytes: number,
): Promise<Intake<Bound>> {
  const bindOne = (number: number, sharing: PortSharing) => {
    return bind(udp, { service, protocol: 'UDP', address, port: number }, sharing);
  };
  // Alone first: a shared port would hide that another process has it already.
  const alone = await bindOne(port, 'alone');
  const granted = alone.growReceiveBuffer(wantedBytes);
  const count = Math.min(MOST_INTAKES, Math.ceil(wantedBytes / granted));
  if (count <= 1) return { sockets: [alone], receiveBufferBytes: granted };
  await alone.close();
  const sockets = await bindMany(count, () => bindOne(alone.port, 'reuse-port'));
  const receiveBufferBytes = sockets.reduce((sum, socket) => {
    return sum + socket.growReceiveBuffer(wantedBytes);
  }, 0);
  return { sockets, receiveBufferBytes };
}

/** Opens `count` free ports that TFTP's replies leave from and acknowledgements come back to. */
export async function openPool(
  udp: UdpMethod,
  address: Ipv4Address,
  count: number,
  wantedBytes: number,
): Promise<UdpSocket[]> {
  const wanted = { service: 'TFTP', protocol: 'UDP', address, port: 0 } as const;
  const sockets = await bindMany(count, () => bind(udp, wanted, 'alone'));
  for (const socket of sockets) socket.growReceiveBuffer(wantedBytes);
  return sockets;
}

/** All of them or none. */
async function bindMany<Bound extends UdpSocket>(
  count: number,
  bindOne: () => Promise<Bound>,
): Promise<Bound[]> {
  const sockets: Bound[] = [];
  try {
    while (sockets.length < count) sockets.push(await bindOne());
    return sockets;
  } catch (error) {
    await Promise.all(sockets.map((socket) => socket.close()));
    throw error;
  }
}

async function bind<Bound extends UdpSocket>(
  udp: UdpMethod<Bound>,
  wanted: WantedPort,
  sharing: PortSharing,
): Promise<Bound> {
  try {
    return await udp.bind(wanted.address, wanted.port, sharing);
  } catch (error) {
    throw bindError(error, wanted);
  }
}
