import type { Socket } from 'node:net';
import { openConnection } from '#pbx/connection/open-connection.ts';
import { Reconnection } from '#pbx/connection/reconnection.ts';
import type { TlsTrust } from '#pbx/connection/tls-trust.ts';
import type { ConnectorState } from '#pbx/connector.ts';
import type { HostPort } from '#pbx/kind.ts';
import { pbxUnreachable } from '#pbx/pbx-error.ts';
import type { AmiMessage } from '#protocols/ami/ami-codec.ts';
import type { Clock } from '#values/clock.ts';
import { OffhookError } from '#values/offhook-error.ts';
import type { Timers } from '#values/timers.ts';
import { type AmiAnswer, AmiSession } from './ami-session.ts';

export interface AmiLinkOptions {
  readonly at: HostPort;
  readonly user: string;
  readonly secret: string;
  /** Absent for plain TCP. */
  readonly trust?: TlsTrust;
  readonly clock: Clock;
  readonly timers: Timers;
}

export interface AmiLinkListener {
  readonly onState: (state: ConnectorState) => void;
  readonly onEvent: (event: AmiMessage) => void;
}

interface Waiter {
  readonly resolve: () => void;
  readonly reject: (error: OffhookError) => void;
}

/** A connection to a manager interface that comes back by itself. */
export class AmiLink implements AsyncDisposable {
  readonly #options: AmiLinkOptions;
  readonly #reconnection: Reconnection;
  #listener: AmiLinkListener | undefined;
  #session: AmiSession | undefined;
  #isConnecting = false;
  #waiters: Waiter[] = [];

  constructor(options: AmiLinkOptions) {
    this.#options = options;
    const { clock, timers } = options;
    this.#reconnection = new Reconnection({ connect: () => void this.#connect(), clock, timers });
  }

  get state(): ConnectorState {
    return this.#reconnection.state;
  }

  /** Begins to connect, and to connect again. */
  open(listener: AmiLinkListener): void {
    this.#listener = listener;
    this.#reconnection.keep(listener.onState);
    void this.#connect();
  }

  /** Asks once the connection is there. While it is known to have failed, that failure is the answer. */
  async request(action: AmiMessage): Promise<AmiAnswer> {
    await this.#ready();
    const session = this.#session;
    if (session === undefined) throw pbxUnreachable(this.#where, 'the connection was lost');
    return session.request(action);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#reconnection.end();
    const over = pbxUnreachable(this.#where, 'the connection was ended here');
    this.#session?.end(over);
    this.#settle((waiter) => waiter.reject(over));
  }

  get #where(): string {
    const { host, port } = this.#options.at;
    return `the manager interface at ${host}:${port}`;
  }

  #ready(): Promise<void> {
    if (this.#session?.isReady) return Promise.resolve();
    const { state } = this.#reconnection;
    if (state.kind === 'failed') {
      return Promise.reject(new OffhookError(state.code, state.reason, state.remedy));
    }
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    this.#waiters.push({ resolve, reject });
    void this.#connect();
    return promise;
  }

  async #connect(): Promise<void> {
    if (this.#reconnection.isOver || this.#isConnecting || this.#session !== undefined) return;
    const { at, trust } = this.#options;
    this.#isConnecting = true;
    try {
      this.#converse(await openConnection(this.#where, at, trust));
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
    const { user, secret, timers } = this.#options;
    const session = new AmiSession({
      where: this.#where,
      user,
      secret,
      send: (octets) => void socket.write(octets),
      onReady: () => {
        this.#reconnection.ready();
        this.#settle((waiter) => waiter.resolve());
      },
      onEvent: (event) => this.#listener?.onEvent(event),
      onEnd: (error) => {
        socket.destroy();
        this.#session = undefined;
        this.#failed(error);
      },
      timers,
    });
    this.#session = session;
    socket.on('data', (octets: Buffer) => session.receive(octets));
    socket.on('error', (error) => session.end(pbxUnreachable(this.#where, error.message, error)));
    socket.on('close', () => session.end(pbxUnreachable(this.#where, 'it ended the connection')));
  }

  #failed(error: OffhookError): void {
    this.#reconnection.failed(error);
    this.#settle((waiter) => waiter.reject(error));
  }

  #settle(how: (waiter: Waiter) => void): void {
    const waiters = this.#waiters;
    this.#waiters = [];
    for (const waiter of waiters) how(waiter);
  }
}
