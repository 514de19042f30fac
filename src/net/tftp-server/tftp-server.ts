import { setTimeout as delay } from 'node:timers/promises';
import { openIntake, openPool } from '#net/udp-intake.ts';
import type { Ipv4Address } from '#values/ipv4-address.ts';
import type { Doorway } from './conversation.ts';
import { DeadlineWheel } from './deadline-wheel.ts';
import { PLAIN_UDP } from './plain-udp.ts';
import { ReplyPorts, replyPortsFor } from './reply-ports.ts';
import type { TftpCounters } from './tftp-counters.ts';
import { DEFAULT_TFTP_LIMITS, type TftpLimits } from './tftp-limits.ts';
import type { TftpIntake, TftpServer, TftpServerOptions } from './tftp-server-options.ts';
import { TransferDesk } from './transfer-desk.ts';
import type { UdpMethod, UdpSocket } from './udp-method.ts';
import type { UdpPort } from './udp-port.ts';

/**
 * Serves files over TFTP (RFC 1350, 2347 to 2349, 7440) until it is disposed. All sockets are opened here, none
 * for a single transfer. Throws `OffhookError` when a port can't be had; nothing is left open then.
 */
export async function startTftpServer(options: TftpServerOptions): Promise<TftpServer> {
  const server = new SocketTftpServer(options, { ...DEFAULT_TFTP_LIMITS, ...options.limits });
  try {
    for (const address of options.addresses) await server.open(address);
    return server;
  } catch (error) {
    await server.close();
    throw error;
  }
}

class SocketTftpServer implements TftpServer {
  readonly intakes: TftpIntake[] = [];
  readonly #options: TftpServerOptions;
  readonly #limits: TftpLimits;
  readonly #udp: UdpMethod;
  readonly #desk: TransferDesk;
  readonly #sockets: UdpSocket[] = [];
  #port: number;
  #ticker: NodeJS.Timeout | undefined;
  #welcoming: NodeJS.Immediate | undefined;
  #onIdle: (() => void) | undefined;
  #closed: Promise<void> | undefined;

  constructor(options: TftpServerOptions, limits: TftpLimits) {
    this.#options = options;
    this.#limits = limits;
    this.#udp = options.udp ?? PLAIN_UDP;
    this.#port = options.port;
    this.#desk = new TransferDesk(options, limits);
  }

  get port(): number {
    return this.#port;
  }

  counters(): TftpCounters {
    return { ...this.#desk.counters, activeTransfers: this.#desk.active, waiting: this.#desk.waiting };
  }

  /** Opens the sockets of one address and begins to serve there. */
  async open(address: Ipv4Address): Promise<void> {
    const udp = this.#udp;
    const { mode } = this.#options;
    const { receiveBufferBytes: wanted } = this.#limits;
    const intake = await openIntake(udp, { service: 'TFTP', address, port: this.#port }, wanted);
    this.#sockets.push(...intake.sockets);
    const listening = intake.sockets.map((socket) => [socket, socket.sender()] as const);
    this.#port = intake.sockets[0]?.port ?? this.#port;
    const bufferEach = intake.receiveBufferBytes / intake.sockets.length;
    const poolSize = replyPortsFor(this.#limits.transfers, bufferEach);
    const poolSockets = mode === 'pool' ? await openPool(udp, address, poolSize, wanted) : [];
    this.#sockets.push(...poolSockets);
    const pool = poolSockets.map((socket) => [socket, socket.sender()] as const);
    const replies = mode === 'pool' ? pool : listening;
    const doorway: Doorway = {
      address,
      index: this.intakes.length,
      listeningPort: this.#port,
      replyPorts: new ReplyPorts(
        replies.map(([, port]) => port),
        bufferEach,
      ),
    };
    for (const [socket, port] of [...listening, ...pool]) this.#serve(socket, port, doorway);
    const { receiveBufferBytes } = intake;
    this.intakes.push({ address, sockets: intake.sockets.length, receiveBufferBytes });
  }

  [Symbol.asyncDispose](): Promise<void> {
    this.#closed ??= this.#shutDown();
    return this.#closed;
  }

  /** Closes the sockets at once. */
  async close(): Promise<void> {
    clearInterval(this.#ticker);
    clearImmediate(this.#welcoming);
    await Promise.all(this.#sockets.splice(0).map((socket) => socket.close()));
  }

  async #shutDown(): Promise<void> {
    this.#desk.stopAccepting();
    const waiting = new AbortController();
    if (this.#desk.active > 0) {
      const idle = new Promise<void>((resolve) => {
        this.#onIdle = resolve;
      });
      const tooLong = delay(this.#limits.shutdownMs, undefined, { signal: waiting.signal }).catch(() => {});
      await Promise.race([idle, tooLong]);
      waiting.abort();
      this.#desk.abandonAll();
    }
    await this.close();
  }

  #serve(socket: UdpSocket, port: UdpPort, doorway: Doorway): void {
    socket.receive((bytes, from, fromPort) => {
      this.#desk.receive(bytes, from, fromPort, port, doorway);
      this.#lookAfter();
      // By then the event loop has taken what has come to all sockets, this program's others included.
      if (this.#desk.waiting > 0) this.#welcoming ??= setImmediate(this.#welcome);
    });
    // What can't be received or sent at this moment is a lost packet, which the protocol makes good for.
    socket.onError(() => {
      this.#desk.counters.socketErrors += 1;
    });
  }

  readonly #welcome = (): void => {
    this.#desk.welcome();
    this.#lookAfter();
    this.#welcoming = this.#desk.waiting > 0 ? setImmediate(this.#welcome) : undefined;
  };

  /** One interval serves all deadlines, and only while there are any. */
  #lookAfter(): void {
    if (this.#onIdle !== undefined && this.#desk.active === 0) this.#onIdle();
    if (this.#ticker !== undefined || !this.#desk.needsTicks) return;
    this.#ticker = setInterval(() => {
      this.#desk.tick();
      if (this.#onIdle !== undefined && this.#desk.active === 0) this.#onIdle();
      if (this.#desk.needsTicks) return;
      clearInterval(this.#ticker);
      this.#ticker = undefined;
    }, DeadlineWheel.turnMs);
  }
}
