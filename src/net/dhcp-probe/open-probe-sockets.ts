import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { CLIENT_PORT } from '#protocols/dhcp/packet.ts';
import type { Ipv4Address } from '#values/ipv4-address.ts';
import { OffhookError } from '#values/offhook-error.ts';

const ANYWHERE = '0.0.0.0' as Ipv4Address;

/** The two sockets of a client that has an address already. Disposing them frees the port. */
export interface ProbeSockets extends Disposable {
  /** Any address: broadcasts come here. */
  readonly broadcasts: Socket;
  /** The interface's own address: a broadcast from here takes that interface, without a route. */
  readonly own: Socket;
}

/**
 * Opens the client's port of DHCP beside clients and servers of this machine that share it (`SO_REUSEADDR`). Throws
 * `OffhookError` when it can't be had.
 */
export async function openProbeSockets(address: Ipv4Address): Promise<ProbeSockets> {
  using opened = new DisposableStack();
  const open = async (where: Ipv4Address) => {
    const socket = createSocket({ type: 'udp4', reuseAddr: true });
    opened.defer(() => socket.close());
    const listening = once(socket, 'listening');
    socket.bind({ address: where, port: CLIENT_PORT, exclusive: true });
    await listening;
    socket.setBroadcast(true);
    return socket;
  };
  try {
    const broadcasts = await open(ANYWHERE);
    const own = await open(address);
    const sockets = opened.move();
    return { broadcasts, own, [Symbol.dispose]: () => sockets.dispose() };
  } catch (error) {
    throw explain(error);
  }
}

function explain(error: unknown): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'EACCES') {
    return new OffhookError(
      'DHCP_PROBE_FORBIDDEN',
      `The answers of DHCP servers come to UDP port ${CLIENT_PORT}, which only root may open.`,
      'Run it with sudo, or give the program the capability CAP_NET_BIND_SERVICE (see "Ports and privileges" in the README).',
      { cause: error },
    );
  }
  if (code === 'EADDRINUSE') {
    return new OffhookError(
      'DHCP_PROBE_PORT_TAKEN',
      `UDP port ${CLIENT_PORT} is in use by a DHCP client of this machine that does not share it.`,
      `See which with \`ss -lunp 'sport = :${CLIENT_PORT}'\`, stop it for a moment, or run the probe on another machine of the network.`,
      { cause: error },
    );
  }
  return error;
}
