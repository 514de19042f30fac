import { readFileSync } from 'node:fs';
import { connect as connectPlain, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import type { ConnectorState } from '#pbx/connector.ts';
import type { HostPort } from '#pbx/kind.ts';
import { pbxUnreachable } from '#pbx/pbx-error.ts';
import type { AmiMessage } from '#protocols/ami/ami-codec.ts';
import type { Clock } from '#values/clock.ts';
import { OffhookError } from '#values/offhook-error.ts';
import type { Cancel, Timers } from '#values/timers.ts';
import { type AmiAnswer, AmiSession } from './ami-session.ts';

export interface AmiLinkOptions {
  readonly at: HostPort;
  readonly user: string;
  readonly secret: string;
  /** Absent for plain TCP; the file names a certificate to trust in place of the system's. */
  readonly tls?: { readonly trusted?: string };
  readonly clock: Clock;
  readonly timers: Timers;
}

export interface AmiLinkListener {
  readonly onState: (state: ConnectorState) => void;
  readonly onEvent: (event: AmiMessage) => void;
}

const FIRST_WAIT_MS = 1000;
const LONGEST_WAIT_MS = 60_000;
const CONNECT_MS = 5000;

/**
 * A connection to a manager interface that comes back by itself: after one second, then ever later, up to a minute. Who
 * was refused waits a minute at once, so that nobody is banned for trying.
 */
export class AmiLink implements AsyncDisposable {
  readonly #options: AmiLinkOptions;
  #listener: AmiLinkListener | undefined;
  #state: ConnectorState = { kind: 'idle' };
  #session: AmiSession | undefined;
  #socket: Socket | undefined;
  #cancelRetry: Cancel = () => {};
  #waitMs = FIRST_WAIT_MS;
  #isOver = false;
  #waiters: { readonly resolve: () => void; readonly reject: (error: OffhookError) => void }[] = [];

  constructor(options: AmiLinkOptions) {
    this.#options = options;
  }

  get state(): ConnectorState {
    return this.#state;
  }

  /** Begins to connect, and to connect again. */
  open(listener: AmiLinkListener): void {
    this.#listener = listener;
    if (this.#socket === undefined) this.#connect();
  }

  /** Asks once the connection is there. While it is known to have failed, that failure is the answer. */
  async request(action: AmiMessage): Promise<AmiAnswer> {
    await this.#ready();
    const session = this.#session;
    if (session === undefined) throw pbxUnreachable(this.#where, 'the connection was lost');
    return session.request(action);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isOver = true;
    this.#cancelRetry();
    this.#session?.end(pbxUnreachable(this.#where, 'the connection was ended here'));
    this.#socket?.destroy();
    this.#settle((waiter) => waiter.reject(pbxUnreachable(this.#where, 'the connection was ended here')));
  }

  get #where(): string {
    const { host, port } = this.#options.at;
    return `the manager interface at ${host}:${port}`;
  }

  #ready(): Promise<void> {
    if (this.#session?.isReady) return Promise.resolve();
    if (this.#state.kind === 'failed') {
      const { code, reason, remedy } = this.#state;
      return Promise.reject(new OffhookError(code, reason, remedy));
    }
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    this.#waiters.push({ resolve, reject });
    if (this.#socket === undefined) this.#connect();
    return promise;
  }

  #connect(): void {
    const { user, secret, timers } = this.#options;
    if (this.#isOver) return;
    let socket: Socket;
    try {
      socket = this.#openSocket();
    } catch (error) {
      this.#failed(pbxUnreachable(this.#where, (error as Error).message, error));
      return;
    }
    this.#socket = socket;
    const session = new AmiSession({
      where: this.#where,
      user,
      secret,
      send: (octets) => void socket.write(octets),
      onReady: () => {
        this.#waitMs = FIRST_WAIT_MS;
        this.#tell({ kind: 'ready', since: this.#options.clock.now() });
        this.#settle((waiter) => waiter.resolve());
      },
      onEvent: (event) => this.#listener?.onEvent(event),
      onEnd: (error) => {
        socket.destroy();
        if (this.#session === session) this.#failed(error);
      },
      timers,
    });
    this.#session = session;
    socket.on('data', (octets: Buffer) => session.receive(octets));
    socket.on('error', (error) => session.end(pbxUnreachable(this.#where, error.message, error)));
    socket.on('close', () => session.end(pbxUnreachable(this.#where, 'it ended the connection')));
  }

  #openSocket(): Socket {
    const { at, tls } = this.#options;
    const { host, port } = at;
    const socket =
      tls === undefined
        ? connectPlain({ host, port })
        : connectTls({
            host,
            port,
            servername: host,
            ...(tls.trusted === undefined ? {} : { ca: readFileSync(tls.trusted) }),
          });
    socket.setTimeout(CONNECT_MS, () => socket.destroy(new Error('it does not answer')));
    socket.once(tls === undefined ? 'connect' : 'secureConnect', () => socket.setTimeout(0));
    socket.setNoDelay(true);
    return socket;
  }

  #failed(error: OffhookError): void {
    this.#socket = undefined;
    this.#session = undefined;
    if (this.#isOver) return;
    const waitMs = error.code === 'PBX_REFUSED' ? LONGEST_WAIT_MS : this.#waitMs;
    this.#waitMs = Math.min(waitMs * 2, LONGEST_WAIT_MS);
    const now = this.#options.clock.now();
    const isListening = this.#listener !== undefined;
    this.#tell({
      kind: 'failed',
      since: this.#state.kind === 'failed' ? this.#state.since : now,
      code: error.code,
      reason: error.message,
      remedy: error.remedy,
      ...(isListening ? { retryAt: now + waitMs } : {}),
    });
    this.#settle((waiter) => waiter.reject(error));
    if (isListening) this.#cancelRetry = this.#options.timers.after(waitMs, () => this.#connect());
  }

  #tell(state: ConnectorState): void {
    this.#state = state;
    this.#listener?.onState(state);
  }

  #settle(how: (waiter: { resolve: () => void; reject: (error: OffhookError) => void }) => void): void {
    const waiters = this.#waiters;
    this.#waiters = [];
    for (const waiter of waiters) how(waiter);
  }
}
