import { once } from 'node:events';
import type { Server } from 'node:net';
import { PLAIN_UDP, type PlainSocket } from '#net/tftp-server/plain-udp.ts';
import { openIntake } from '#net/udp-intake.ts';
import type { AnswerTo } from '#protocols/sip/response-target.ts';
import type { Hop, Transport } from '#protocols/sip/transactions/hop.ts';
import type { TransactionLayer, TransactionUser } from '#protocols/sip/transactions/transaction-layer.ts';
import type { Ipv4Address } from '#values/ipv4-address.ts';
import { OffhookError } from '#values/offhook-error.ts';
import { systemTimers, type Timers } from '#values/timers.ts';
import { openTcp } from './open-tcp.ts';
import type { SipCounters } from './sip-counters.ts';
import type { SipEvent } from './sip-event.ts';
import { SipIntake } from './sip-intake.ts';
import { TcpConnections } from './tcp-connections.ts';

export interface SipEndpointOptions {
  /** Our own addresses. Each has its own sockets, so that an answer leaves from the address that was asked. */
  readonly addresses: readonly Ipv4Address[];
  /** 5060, or 0 for any free port; the same on every address, for UDP and for TCP. */
  readonly port: number;
  /** Who serves what comes, given what it sends with. */
  readonly serve: (layer: TransactionLayer, port: number) => TransactionUser;
  /** Whether an address is in a network that we serve. Others get silence, and are counted. */
  readonly mayAsk: (address: Ipv4Address) => boolean;
  readonly onEvent: (event: SipEvent) => void;
  /** `via` when absent, which reaches phones with either value of `nat_enable`. */
  readonly answerTo?: AnswerTo;
  readonly timers?: Timers;
}

/** A running endpoint. Disposing it forgets all transactions and closes the sockets. */
export interface SipEndpoint extends AsyncDisposable {
  /** The port that is listened on, with UDP and TCP. */
  readonly port: number;
  /** A snapshot. */
  counters(): SipCounters;
  /** Transactions that are not over. */
  transactions(): TransactionLayer['size'];
}

/** The sockets of one of our addresses. */
interface Door {
  readonly local: Ipv4Address;
  /** On one port, which they share: whichever takes a datagram, all send from there. */
  readonly udp: readonly PlainSocket[];
  readonly tcp: Server;
}

/** Room for the first REGISTER of ten thousand phones, each of which the kernel counts as 2,304 octets. */
const RECEIVE_BUFFER_OCTETS = 24 * 1024 * 1024;

/** Listens for SIP over UDP and TCP. Throws `OffhookError` when a port can't be had. */
export async function startSipEndpoint(options: SipEndpointOptions): Promise<SipEndpoint> {
  const { answerTo = 'via', timers = systemTimers } = options;
  const doors = await openDoors(options.addresses, options.port);
  const [first] = doors;
  const port = first?.udp[0]?.port ?? options.port;
  const serve = (layer: TransactionLayer) => options.serve(layer, port);
  // The intake sends by connections that hand it what they receive.
  let connections: TcpConnections | undefined;
  const udp = datagramTransport(doors);
  const transport: Transport = {
    send(bytes, to, onFailure) {
      if (to.transport === 'tcp') connections?.send(bytes, to, onFailure);
      else udp.send(bytes, to, onFailure);
    },
  };
  const intake = new SipIntake({ ...options, serve, answerTo, timers, transport });
  connections = new TcpConnections(intake, timers);
  for (const door of doors) {
    listenForDatagrams(door, intake);
    connections.listen(door.tcp, door.local);
  }
  return {
    port,
    counters: () => ({ ...intake.counters }),
    transactions: () => intake.layer.size,
    async [Symbol.asyncDispose]() {
      intake.layer.close();
      connections.close();
      await close(doors);
    },
  };
}

function datagramTransport(doors: readonly Door[]): Transport {
  const socketOf = new Map(doors.map(({ local, udp: [first] }) => [local, first?.dgram]));
  return {
    send(bytes, to, onFailure) {
      const socket = socketOf.get(to.local);
      if (socket === undefined) setImmediate(onFailure);
      else {
        socket.send(bytes, to.port, to.address, (error) => {
          if (error !== null) onFailure();
        });
      }
    },
  };
}

function listenForDatagrams({ udp, local }: Door, intake: SipIntake): void {
  for (const socket of udp) {
    socket.onError(() => {
      intake.counters.sendFailures += 1;
    });
    socket.dgram.on('message', (bytes, { address, port }) => {
      const from: Hop = { transport: 'udp', local, address, port };
      if (intake.admits(address)) intake.receive(bytes, from);
    });
  }
}

/** A free UDP port may be taken for TCP, so with any port it is tried again. */
const TRIES_FOR_ANY_PORT = 10;

async function openDoors(addresses: readonly Ipv4Address[], port: number): Promise<Door[]> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await openAll(addresses, port);
    } catch (error) {
      const isTaken = error instanceof OffhookError && error.code === 'SIP_PORT_TAKEN';
      if (!isTaken || port !== 0 || tries >= TRIES_FOR_ANY_PORT) throw error;
    }
  }
}

/** All of them or none. */
async function openAll(addresses: readonly Ipv4Address[], wantedPort: number): Promise<Door[]> {
  const doors: Door[] = [];
  let port = wantedPort;
  try {
    for (const local of addresses) {
      const wanted = { service: 'SIP', address: local, port } as const;
      const { sockets: udp } = await openIntake(PLAIN_UDP, wanted, RECEIVE_BUFFER_OCTETS);
      port = udp[0]?.port ?? port;
      try {
        doors.push({ local, udp, tcp: await openTcp(local, port) });
      } catch (error) {
        await Promise.all(udp.map((socket) => socket.close()));
        throw error;
      }
    }
    return doors;
  } catch (error) {
    await close(doors);
    throw error;
  }
}

async function close(doors: readonly Door[]): Promise<void> {
  await Promise.all(doors.flatMap(({ udp, tcp }) => [...udp.map((socket) => socket.close()), closed(tcp)]));
}

async function closed(server: Server): Promise<void> {
  const end = once(server, 'close');
  server.close();
  await end;
}
