import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import type { Ipv4Address } from '#values/ipv4-address.ts';
import { OffhookError } from '#values/offhook-error.ts';

/** Room for the burst when a site's power comes back; the kernel grants what it allows. */
const RECEIVE_BUFFER_OCTETS = 4 * 1024 * 1024;

/** Listens on one port of one of our addresses. Throws `OffhookError` when it can't be had. */
export async function openSocket(address: Ipv4Address, port: number): Promise<Socket> {
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
    throw bindError(error, address, port);
  }
  try {
    socket.setRecvBufferSize(RECEIVE_BUFFER_OCTETS);
  } catch {
    // macOS refuses what Linux caps; the socket works with less.
  }
  return socket;
}

function bindError(error: unknown, address: Ipv4Address, port: number): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  const where = `UDP port ${port} of ${address}`;
  switch (code) {
    case 'EADDRINUSE':
      return new OffhookError(
        'SIP_PORT_TAKEN',
        `${where} is in use by another program, perhaps a PBX.`,
        `See which with \`ss -lunp 'sport = :${port}'\`, stop it, or choose another port.`,
        { cause: error },
      );
    case 'EACCES':
      return new OffhookError(
        'SIP_PORT_FORBIDDEN',
        `${where} may only be opened by root.`,
        'Choose a port from 1024 on; 5060 is usual.',
        { cause: error },
      );
    case 'EADDRNOTAVAIL':
      return new OffhookError(
        'SIP_ADDRESS_NOT_OURS',
        `${address} is not an address of this machine.`,
        'Choose one of those that `ip -4 address` shows.',
        { cause: error },
      );
    default:
      return error;
  }
}
