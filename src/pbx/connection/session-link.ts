import type { Socket } from 'node:net';
import type { ConnectorState } from '#pbx/connector.ts';
import type { HostPort } from '#pbx/kind.ts';
import { pbxUnreachable } from '#pbx/pbx-error.ts';
import type { Clock } from '#values/clock.ts';
import { OffhookError } from '#values/offhook-error.ts';
import type { Timers } from '#values/timers.ts';
import type { SessionParts } from './conversation.ts';
import { openConnection } from './open-connection.ts';
import { Reconnection } from './reconnection.ts';
import type { TlsTrust } from './tls-trust.ts';

/** One conversation over a connection, which begins with a login. */
export interface LinkSession {
  /** Whether the login is done. */
  readonly isReady: boolean;
  /** Takes octets from the peer. */
  receive(octets: Uint8Array): void;
  /** Gives up, and tells `onEnd` once. */
  end(error: OffhookError): void;
}

export interface SessionLinkParts<S extends LinkSession> {
  /** For errors: `the event socket at 127.0.0.1:8021`. */
  readonly where: string;
  readonly at: HostPort;
  /** Absent for plain TCP. */
  readonly trust?: TlsTrust;
  readonly makeSession: (parts: SessionParts) => S;
  readonly clock: Clock;
  readonly timers: Timers;
}

interface Waiter<S> {
  readonly resolve: (session: S) => void;
  readonly reject: (error: OffhookError) => void;
}

/** A connection to a PBX that is there while somebody asks, and once it is opened comes back by itself. */
export class SessionLink<S extends LinkSession> implements AsyncDisposable {
  readonly #parts: SessionLinkParts<S>;
  readonly #reconnection: Reconnection;
  #session: S | undefined;
  #isConnecting = false;
  #waiters: Waiter<S>[] = [];

  constructor(parts: SessionLinkParts<S>) {
    const { clock, timers } = parts;
    this.#parts = parts;
    this.#reconnection = new Reconnection({ connect: () => void this.#connect(), clock, timers });
  }

  get state(): ConnectorState {
    return this.#reconnection.state;
  }

  /** Begins to connect, and to connect again. */
  open(onState: (state: ConnectorState) => void): void {
    this.#reconnection.keep(onState);
    void this.#connect();
  }

  /** The session, once it is ready. While it is known to have failed, that failure is the answer. */
  session(): Promise<S> {
    if (this.#session?.isReady) return Promise.resolve(this.#session);
    const { state } = this.#reconnection;
    if (state.kind === 'failed') {
      return Promise.reject(new OffhookError(state.code, state.reason, state.remedy));
    }
    const { promise, resolve, reject } = Promise.withResolvers<S>();
    this.#waiters.push({ resolve, reject });
    void this.#connect();
    return promise;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#reconnection.end();
    const over = pbxUnreachable(this.#parts.where, 'the connection was ended here');
    this.#session?.end(over);
    this.#settle((waiter) => waiter.reject(over));
  }

  async #connect(): Promise<void> {
    if (this.#reconnection.isOver || this.#isConnecting || this.#session !== undefined) return;
    const { where, at, trust } = this.#parts;
    this.#isConnecting = true;
    try {
      this.#converse(await openConnection(where, at, trust));
    } catch (error) {
      if (!(error instanceof OffhookError)) throw error;
      this.#failed(error);
    } finally {
      this.#isConnecting = false;
    }
  }

  #converse(socket: Socket): void {
    if (this.#reconnection.isOver) {
      socket.destroy();
      return;
    }
    const { where, makeSession, timers } = this.#parts;
    const session = makeSession({
      where,
      send: (octets) => void socket.write(octets),
      onReady: () => {
        this.#reconnection.ready();
        this.#settle((waiter) => waiter.resolve(session));
      },
      onEnd: (error) => {
        socket.destroy();
        this.#session = undefined;
        this.#failed(error);
      },
      timers,
    });
    this.#session = session;
    socket.on('data', (octets: Buffer) => session.receive(octets));
    socket.on('error', (error) => session.end(pbxUnreachable(where, error.message, error)));
    socket.on('close', () => session.end(pbxUnreachable(where, 'it ended the connection')));
  }

  #failed(error: OffhookError): void {
    this.#reconnection.failed(error);
    this.#settle((waiter) => waiter.reject(error));
  }

  #settle(how: (waiter: Waiter<S>) => void): void {
    const waiters = this.#waiters;
    this.#waiters = [];
    for (const waiter of waiters) how(waiter);
  }
}
