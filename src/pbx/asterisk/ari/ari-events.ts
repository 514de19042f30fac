import { once } from 'node:events';
import { hostname } from 'node:os';
import { WebSocket } from 'ws';
import { openConnection } from '#pbx/connection/open-connection.ts';
import { field } from '#pbx/json-field.ts';
import { pbxGarbled, pbxRefused, pbxUnreachable } from '#pbx/pbx-error.ts';
import type { OffhookError } from '#values/offhook-error.ts';
import type { Cancel, Timers } from '#values/timers.ts';
import { type AriAddress, ariCredentials, ariWhere } from './ari-address.ts';
import { ariRefused } from './ask-ari.ts';

export interface AriEventsParts {
  readonly address: AriAddress;
  readonly timers: Timers;
  /** Anything that was JSON. */
  readonly onEvent: (event: unknown) => void;
  /** It is over; told once, and only after it was open. */
  readonly onEnd: (error: OffhookError) => void;
}

const ANSWER_MS = 10_000;
const CLOSE_MS = 2000;
/** A connection that is half open is found by asking. */
const PING_EVERY_MS = 20_000;
const LARGEST_EVENT = 1024 * 1024;
/**
 * Events of an Asterisk as they come, over a WebSocket. The credentials go in its header: ARI would take them in the URL
 * too, where they end up in logs. It hears of every channel, because a subscription to some needs a user who may write.
 */
export class AriEvents {
  readonly #parts: AriEventsParts;
  readonly #socket: WebSocket;
  #stage: 'opening' | 'open' | 'over' = 'opening';
  #cancelTimer: Cancel = () => {};

  private constructor(parts: AriEventsParts, socket: WebSocket) {
    this.#parts = parts;
    this.#socket = socket;
  }

  /** Resolves once events come. Rejects with PBX_UNREACHABLE, PBX_REFUSED, PBX_GARBLED or PBX_UNTRUSTED. */
  static async open(parts: AriEventsParts): Promise<AriEvents> {
    const { address } = parts;
    const where = ariWhere(address);
    const { at, path, trust } = address;
    const connection = await openConnection(where, at, trust);
    const host = at.host.includes(':') ? `[${at.host}]` : at.host;
    // Its TLS, where there is any, is done already.
    const url = `ws://${host}:${at.port}${path}/events?app=${applicationName(address)}&subscribeAll=true`;
    const socket = new WebSocket(url, {
      createConnection: () => connection,
      headers: ariCredentials(address),
      handshakeTimeout: ANSWER_MS,
      maxPayload: LARGEST_EVENT,
      perMessageDeflate: false,
    });
    const events = new AriEvents(parts, socket);
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    socket.on('message', (data) => events.#take(String(data)));
    socket.on('pong', () => events.#keepAwake());
    socket.on('open', () => {
      events.#stage = 'open';
      resolve();
    });
    socket.on('unexpected-response', (_request, { statusCode = 0 }) => {
      connection.destroy();
      reject(notOpened(address, statusCode));
    });
    socket.on('error', (cause) => {
      const error = described(where, cause);
      reject(error);
      events.end(error);
    });
    socket.on('close', () => events.end(pbxUnreachable(where, 'it ended the connection')));
    await promise;
    events.#keepAwake();
    return events;
  }

  get isOver(): boolean {
    return this.#stage === 'over';
  }

  /** Takes leave, because Asterisk complains of those who just go; resolves when it is over. */
  async close(): Promise<void> {
    if (this.isOver) return;
    this.#stage = 'over';
    this.#cancelTimer();
    const closed = once(this.#socket, 'close');
    this.#socket.close();
    const cancel = this.#parts.timers.after(CLOSE_MS, () => this.#socket.terminate());
    await closed;
    cancel();
  }

  /** It has failed: `error` is told as the reason. */
  end(error: OffhookError): void {
    if (this.isOver) return;
    const wasOpen = this.#stage === 'open';
    this.#stage = 'over';
    this.#cancelTimer();
    this.#socket.terminate();
    if (wasOpen) this.#parts.onEnd(error);
  }

  #take(text: string): void {
    if (this.isOver) return;
    const { address, onEvent, onEnd } = this.#parts;
    let event: unknown;
    try {
      event = JSON.parse(text);
    } catch (cause) {
      this.end(pbxGarbled(ariWhere(address), 'an event that is no JSON', cause));
      return;
    }
    if (field(event, 'type') === 'ApplicationReplaced') {
      void this.close();
      const what = `another program listens as ${applicationName(address)}`;
      onEnd(
        pbxRefused(ariWhere(address), what, 'Is it a second Offhook? Give it a user of its own in ari.conf.'),
      );
      return;
    }
    onEvent(event);
  }

  #keepAwake(): void {
    if (this.isOver) return;
    const { timers, address } = this.#parts;
    this.#cancelTimer();
    this.#cancelTimer = timers.after(PING_EVERY_MS, () => {
      this.#socket.ping();
      this.#cancelTimer = timers.after(ANSWER_MS, () =>
        this.end(pbxUnreachable(ariWhere(address), 'it has not answered for 10 seconds')),
      );
    });
  }
}

/** Asterisk gives a name to one listener at a time, and keeps each name until it ends: so ours is always the same. */
function applicationName({ user }: AriAddress): string {
  return `offhook-${hostname()}-${user}`.replace(/[^A-Za-z0-9-]/g, '').slice(0, 60);
}

function notOpened(address: AriAddress, status: number): OffhookError {
  if (status === 401 || status === 403) return ariRefused(address, status);
  const where = ariWhere(address);
  if (status !== 404) return pbxGarbled(where, `it answers with ${status} where events should come`);
  const remedy =
    'Load the modules res_ari_endpoints and res_ari_events, and compare the path of the URL: /ari.';
  return pbxRefused(where, 'there are no events to listen to', remedy);
}

function described(where: string, cause: Error): OffhookError {
  const { code = '' } = cause as NodeJS.ErrnoException;
  return /^(WS_ERR_|HPE_)/.test(code)
    ? pbxGarbled(where, cause.message, cause)
    : pbxUnreachable(where, cause.message, cause);
}
