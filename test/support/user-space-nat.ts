import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import type { Ipv4Address } from '#values/ipv4-address.ts';

/** What becomes of one packet: a delay in milliseconds for each copy that arrives; none, and it is lost. */
type Fate = () => readonly number[];

/** A translator to put between clients and a server. */
export interface UserSpaceNatOptions {
  readonly server: { readonly address: Ipv4Address; readonly port: number };
  /** The address that clients see instead of the server's. */
  readonly inside: Ipv4Address;
  /**
   * Which answers get through (RFC 4787 §5): `address-and-port` lets in only what comes from where the client has
   * sent to, as most NATs and container networks do; `none` lets everything in.
   */
  readonly filtering: 'address-and-port' | 'none';
  readonly fate?: Fate;
}

/** A running translator. */
export interface UserSpaceNat extends AsyncDisposable {
  /** Where clients find the server. */
  readonly port: number;
  /** Answers that were not let in. */
  readonly filtered: number;
}

interface Mapping {
  readonly socket: Socket;
  /** Ports of the server that the client has sent to. */
  readonly permitted: Set<number>;
}

/** Starts a UDP NAT without privileges or network namespaces: every client gets a port of its own on our side. */
export async function startUserSpaceNat(options: UserSpaceNatOptions): Promise<UserSpaceNat> {
  const { server, inside, filtering, fate = () => [0] } = options;
  /** What stands for each port of the server on the clients' side. */
  const faces = new Map<number, Socket>();
  const mappings = new Map<string, Mapping>();
  const timers = new Set<NodeJS.Timeout>();
  let filtered = 0;

  const meetFate = (act: () => void) => {
    for (const delayMs of fate()) {
      if (delayMs === 0) {
        act();
        continue;
      }
      const timer = setTimeout(() => {
        timers.delete(timer);
        act();
      }, delayMs);
      timers.add(timer);
    }
  };

  const mappingOf = (address: string, port: number): Mapping => {
    const key = `${address}:${port}`;
    const known = mappings.get(key);
    if (known !== undefined) return known;
    const socket = createSocket('udp4');
    const mapping = { socket, permitted: new Set<number>() };
    mappings.set(key, mapping);
    socket.on('message', (bytes, from) => {
      if (filtering === 'address-and-port' && !mapping.permitted.has(from.port)) {
        filtered += 1;
        return;
      }
      meetFate(() => faceOf(from.port).send(bytes, port, address));
    });
    socket.bind(0, server.address);
    return mapping;
  };

  const faceOf = (serverPort: number): Socket => {
    const known = faces.get(serverPort);
    if (known !== undefined) return known;
    const socket = createSocket('udp4');
    faces.set(serverPort, socket);
    socket.on('message', (bytes, from) => {
      const mapping = mappingOf(from.address, from.port);
      mapping.permitted.add(serverPort);
      meetFate(() => mapping.socket.send(bytes, serverPort, server.address));
    });
    socket.bind(0, inside);
    return socket;
  };

  const door = faceOf(server.port);
  await once(door, 'listening');
  return {
    port: door.address().port,
    get filtered() {
      return filtered;
    },
    async [Symbol.asyncDispose]() {
      for (const timer of timers) clearTimeout(timer);
      const sockets = [...faces.values(), ...[...mappings.values()].map(({ socket }) => socket)];
      await Promise.all(
        sockets.map(async (socket) => {
          const closed = once(socket, 'close');
          socket.close();
          await closed;
        }),
      );
    },
  };
}
