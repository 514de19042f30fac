import type { UdpMethod, UdpSocket } from '#net/tftp-server/udp-method.ts';
import { CLIENT_PORT, SERVER_PORT } from '#protocols/dhcp/packet.ts';
import { type Ipv4Address, parseIpv4Address } from '#values/ipv4-address.ts';
import { OffhookError } from '#values/offhook-error.ts';

/** Room for the burst when a site's power comes back; the kernel grants what it allows. */
const RECEIVE_BUFFER_OCTETS = 8 * 1024 * 1024;
const ANYWHERE = '0.0.0.0' as Ipv4Address;

/** The four sockets of a DHCP server. */
export interface DhcpSockets {
  /** Server's port, any address: broadcasts come here. */
  readonly broadcasts: UdpSocket;
  /**
   * Server's port of our own address: what is meant for us comes here, and everything leaves from here, so that a
   * broadcast takes the interface that has the address, without a route.
   */
  readonly own: UdpSocket;
  /** Client's port, any address: what other servers broadcast comes here. */
  readonly replies: UdpSocket;
  /** Client's port of our own address: from here we ask whether there is another server. */
  readonly asking: UdpSocket;
}

/**
 * Opens the sockets of a DHCP server on one interface. All are shared (`SO_REUSEADDR`), since a client or server
 * of this machine may have the ports for another interface. Throws `OffhookError` when they can't be had.
 */
export async function openDhcpSockets(udp: UdpMethod, address: Ipv4Address): Promise<DhcpSockets> {
  const opened: UdpSocket[] = [];
  const open = async (where: Ipv4Address, port: number) => {
    const socket = await bind(udp, where, port);
    opened.push(socket);
    return socket;
  };
  try {
    return {
      broadcasts: await open(ANYWHERE, SERVER_PORT),
      own: await open(address, SERVER_PORT),
      replies: await open(ANYWHERE, CLIENT_PORT),
      asking: await open(address, CLIENT_PORT),
    };
  } catch (error) {
    await Promise.all(opened.map((socket) => socket.close()));
    throw error;
  }
}

async function bind(udp: UdpMethod, address: Ipv4Address, port: number): Promise<UdpSocket> {
  let socket: UdpSocket;
  try {
    socket = await udp.bind(address, port, 'reuse-address');
  } catch (error) {
    throw bindError(error, address, port);
  }
  socket.allowBroadcasts();
  socket.growReceiveBuffer(RECEIVE_BUFFER_OCTETS);
  return socket;
}

function bindError(error: unknown, address: Ipv4Address, port: number): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  const isAnywhere = parseIpv4Address(address) === ANYWHERE;
  const where = `UDP port ${port} of ${isAnywhere ? 'this machine' : address}`;
  switch (code) {
    case 'EADDRINUSE':
      return new OffhookError(
        'DHCP_PORT_TAKEN',
        `${where} is in use by another program that does not share it, most likely another DHCP server.`,
        `See which with \`ss -lunp 'sport = :${port}'\` and stop it, or set dhcp.mode to off.`,
        { cause: error },
      );
    case 'EACCES':
      return new OffhookError(
        'DHCP_PORT_FORBIDDEN',
        `${where} may only be opened by root, and DHCP knows no other.`,
        'Run offhook serve as root, or give the program the capability CAP_NET_BIND_SERVICE.',
        { cause: error },
      );
    default:
      return error;
  }
}
