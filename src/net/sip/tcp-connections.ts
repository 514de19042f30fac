import { connect, type Server, type Socket } from 'node:net';
import { StreamFramer } from '#protocols/sip/stream-framer.ts';
import type { Hop } from '#protocols/sip/transactions/hop.ts';
import { DecodeError } from '#values/decode-error.ts';
import type { Ipv4Address } from '#values/ipv4-address.ts';
import type { Timers } from '#values/timers.ts';
import type { SipIntake } from './sip-intake.ts';

const MOST_CONNECTIONS = 2000;
/** Leaves room for the phones behind one NAT, and for others when one address opens all it can. */
const MOST_OF_ONE_ADDRESS = 200;
const CONNECT_MS = 5000;
/** How long the rest of a message, or the first message, may take. */
const MESSAGE_MS = 20_000;
/** Longer than the longest registration: a phone without keep-alive must be reachable until it renews. */
const SILENCE_MS = 2.5 * 3_600_000;
/** A peer that reads nothing is gone. */
const MOST_UNSENT_OCTETS = 1024 * 1024;

interface Connection {
  readonly hop: Hop & { readonly connection: number };
  readonly socket: Socket;
  readonly framer: StreamFramer;
  deadline: () => void;
}

/** SIP over TCP (RFC 3261 §18): connections that came and that we made, and which of them leads where. */
export class TcpConnections {
  readonly #intake: SipIntake;
  readonly #timers: Timers;
  readonly #byNumber = new Map<number, Connection>();
  readonly #byPeer = new Map<string, Connection>();
  readonly #countByAddress = new Map<string, number>();
  #lastNumber = 0;

  constructor(intake: SipIntake, timers: Timers) {
    this.#intake = intake;
    this.#timers = timers;
  }

  /** Takes in what comes to a listening port. */
  listen(server: Server, local: Ipv4Address): void {
    server.maxConnections = MOST_CONNECTIONS;
    server.on('connection', (socket) => {
      const { remoteAddress: address = '', remotePort: port = 0 } = socket;
      const isFull =
        this.#byNumber.size >= MOST_CONNECTIONS ||
        (this.#countByAddress.get(address) ?? 0) >= MOST_OF_ONE_ADDRESS;
      if (!this.#intake.admits(address) || isFull) socket.destroy();
      else this.#add(socket, { transport: 'tcp', local, address, port });
    });
  }

  /** Sends by the connection that is named, by another to the same place, or by a new one. */
  send(bytes: Uint8Array, to: Hop, onFailure: () => void): void {
    const named = to.connection === undefined ? undefined : this.#byNumber.get(to.connection);
    const connection = named ?? this.#byPeer.get(peerKey(to)) ?? this.#connect(to);
    if (connection === undefined) {
      this.#timers.after(0, onFailure);
      return;
    }
    const { socket } = connection;
    if (socket.writableLength > MOST_UNSENT_OCTETS) socket.destroy();
    socket.write(bytes, (error) => {
      if (error !== null && error !== undefined) onFailure();
    });
  }

  /** Hangs up everywhere. */
  close(): void {
    for (const { socket } of this.#byNumber.values()) socket.destroy();
  }

  #connect(to: Hop): Connection | undefined {
    if (this.#byNumber.size >= MOST_CONNECTIONS || !this.#intake.admits(to.address)) return undefined;
    const socket = connect({
      host: to.address,
      port: to.port,
      localAddress: to.local,
      noDelay: true,
      keepAlive: true,
    });
    const giveUp = this.#timers.after(CONNECT_MS, () => socket.destroy(new Error('no connection in time')));
    socket.once('connect', giveUp).once('close', giveUp);
    return this.#add(socket, to);
  }

  #add(socket: Socket, peer: Hop): Connection {
    this.#lastNumber += 1;
    const hop = { ...peer, connection: this.#lastNumber };
    const connection: Connection = { hop, socket, framer: new StreamFramer(), deadline: () => {} };
    this.#byNumber.set(hop.connection, connection);
    this.#byPeer.set(peerKey(hop), connection);
    this.#countByAddress.set(hop.address, (this.#countByAddress.get(hop.address) ?? 0) + 1);
    this.#expect(connection, MESSAGE_MS);
    socket.on('data', (octets: Buffer) => this.#receive(connection, octets));
    // What went wrong is told to those who send; the connection itself just ends.
    socket.on('error', () => socket.destroy());
    socket.once('close', () => this.#remove(connection));
    return connection;
  }

  #receive(connection: Connection, octets: Uint8Array): void {
    const { framer, hop, socket } = connection;
    const wasWithin = framer.isWithinMessage;
    let isComplete = false;
    try {
      for (const frame of framer.push(octets)) {
        isComplete = true;
        if (frame.kind === 'message') this.#intake.receive(frame.bytes, hop);
        else socket.write('\r\n');
      }
    } catch (error) {
      if (!(error instanceof DecodeError)) throw error;
      this.#intake.broken(error, hop);
      socket.destroy();
      return;
    }
    if (!framer.isWithinMessage) this.#expect(connection, SILENCE_MS);
    else if (!wasWithin || isComplete) this.#expect(connection, MESSAGE_MS);
  }

  /** Hangs up unless the deadline is moved before. */
  #expect(connection: Connection, milliseconds: number): void {
    connection.deadline();
    connection.deadline = this.#timers.after(milliseconds, () => connection.socket.destroy());
  }

  #remove(connection: Connection): void {
    const { hop, deadline } = connection;
    deadline();
    this.#byNumber.delete(hop.connection);
    if (this.#byPeer.get(peerKey(hop)) === connection) this.#byPeer.delete(peerKey(hop));
    const left = (this.#countByAddress.get(hop.address) ?? 1) - 1;
    if (left === 0) this.#countByAddress.delete(hop.address);
    else this.#countByAddress.set(hop.address, left);
  }
}

function peerKey({ local, address, port }: Hop): string {
  return `${local} ${address}:${port}`;
}
