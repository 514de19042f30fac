import { createHash } from 'node:crypto';
import { pbxGarbled, pbxRefused, pbxUnreachable } from '#pbx/pbx-error.ts';
import { type AmiMessage, AmiReader, amiHeader, encodeAction } from '#protocols/ami/ami-codec.ts';
import { DecodeError } from '#values/decode-error.ts';
import type { OffhookError } from '#values/offhook-error.ts';
import type { Cancel, Timers } from '#values/timers.ts';

/** What an action was answered, and the events that belong to it where it asked for a list. */
export interface AmiAnswer {
  readonly isSuccess: boolean;
  readonly message: string;
  readonly headers: AmiMessage;
  readonly events: readonly AmiMessage[];
}

export interface AmiSessionParts {
  /** For errors: `office (127.0.0.1:5038)`. */
  readonly where: string;
  readonly user: string;
  readonly secret: string;
  readonly send: (octets: Uint8Array) => void;
  readonly onReady: () => void;
  readonly onEvent: (event: AmiMessage) => void;
  /** It is over; told once. The connection is of no use any more. */
  readonly onEnd: (error: OffhookError) => void;
  readonly timers: Timers;
}

interface Pending {
  readonly resolve: (answer: AmiAnswer) => void;
  readonly reject: (error: OffhookError) => void;
  readonly events: AmiMessage[];
  response?: AmiMessage;
  readonly cancel: Cancel;
}

/** How long the login and each answer may take. */
const ANSWER_MS = 10_000;
/** A connection that is half open is found by asking. */
const PING_EVERY_MS = 20_000;
const MOST_PENDING = 200;
const MOST_EVENTS = 100_000;

/**
 * One conversation with a manager interface, without its socket: login by challenge, so that the secret never travels;
 * actions and their answers by ActionID; a ping while nobody asks anything.
 */
export class AmiSession {
  readonly #parts: AmiSessionParts;
  readonly #reader = new AmiReader();
  readonly #pending = new Map<string, Pending>();
  #stage: 'banner' | 'login' | 'ready' | 'over' = 'banner';
  #serial = 0;
  #cancelTimer: Cancel;

  constructor(parts: AmiSessionParts) {
    this.#parts = parts;
    this.#cancelTimer = parts.timers.after(ANSWER_MS, () =>
      this.end(pbxUnreachable(parts.where, 'it does not say what it is')),
    );
  }

  get isReady(): boolean {
    return this.#stage === 'ready';
  }

  /** Takes octets from the peer. */
  receive(octets: Uint8Array): void {
    if (this.#stage === 'over') return;
    const { where } = this.#parts;
    try {
      const messages = this.#reader.push(octets);
      if (this.#stage === 'banner' && this.#reader.version !== undefined) {
        this.#stage = 'login';
        this.#cancelTimer();
        void this.#login();
      }
      for (const message of messages) this.#take(message);
    } catch (error) {
      if (!(error instanceof DecodeError)) throw error;
      this.end(pbxGarbled(where, error.message, error));
    }
  }

  /** Asks for something; a list is answered once its last event is there. */
  request(action: AmiMessage): Promise<AmiAnswer> {
    const { where, timers, send } = this.#parts;
    const { promise, resolve, reject } = Promise.withResolvers<AmiAnswer>();
    if (this.#stage === 'over' || this.#pending.size >= MOST_PENDING) {
      reject(pbxUnreachable(where, 'the connection is over'));
      return promise;
    }
    this.#serial += 1;
    const id = String(this.#serial);
    const cancel = timers.after(ANSWER_MS, () =>
      this.end(pbxUnreachable(where, `it has not answered ${amiHeader(action, 'Action')} for 10 seconds`)),
    );
    this.#pending.set(id, { resolve, reject, events: [], cancel });
    send(encodeAction([...action, ['ActionID', id]]));
    return promise;
  }

  /** Gives up: everything that waits fails for this reason. */
  end(error: OffhookError): void {
    if (this.#stage === 'over') return;
    this.#stage = 'over';
    this.#cancelTimer();
    for (const { reject, cancel } of this.#pending.values()) {
      cancel();
      reject(error);
    }
    this.#pending.clear();
    this.#parts.onEnd(error);
  }

  async #login(): Promise<void> {
    const { user, secret, onReady } = this.#parts;
    try {
      const asked = await this.request([
        ['Action', 'Challenge'],
        ['AuthType', 'MD5'],
      ]);
      const challenge = amiHeader(asked.headers, 'Challenge');
      if (challenge === undefined) throw this.#refused(asked.message);
      const key = createHash('md5')
        .update(challenge + secret)
        .digest('hex');
      const answer = await this.request([
        ['Action', 'Login'],
        ['AuthType', 'MD5'],
        ['Username', user],
        ['Key', key],
        ['Events', 'on'],
      ]);
      if (!answer.isSuccess) throw this.#refused(answer.message);
      this.#stage = 'ready';
      this.#keepAwake();
      onReady();
    } catch (error) {
      // What ended the session is told already.
      if (this.#stage !== 'over') this.end(error as OffhookError);
    }
  }

  #refused(message: string): OffhookError {
    const { where, user } = this.#parts;
    return pbxRefused(
      where,
      message || `the user ${user}`,
      `Compare ami-user and ami-secret with the section [${user}] of manager.conf, and its permit and deny with this machine's address.`,
    );
  }

  #keepAwake(): void {
    this.#cancelTimer = this.#parts.timers.after(PING_EVERY_MS, () => {
      this.request([['Action', 'Ping']]).then(
        () => this.#stage === 'ready' && this.#keepAwake(),
        () => {},
      );
    });
  }

  #take(message: AmiMessage): void {
    const id = amiHeader(message, 'ActionID');
    const pending = id === undefined ? undefined : this.#pending.get(id);
    const isEvent = amiHeader(message, 'Event') !== undefined;
    if (id === undefined || pending === undefined) {
      if (isEvent && this.#stage === 'ready') this.#parts.onEvent(message);
      return;
    }
    if (isEvent) {
      if (pending.events.length >= MOST_EVENTS) {
        this.end(pbxGarbled(this.#parts.where, 'a list without an end'));
        return;
      }
      pending.events.push(message);
      if (amiHeader(message, 'EventList')?.toLowerCase() === 'complete') this.#finish(id, pending);
      return;
    }
    pending.response = message;
    const hasList = amiHeader(message, 'EventList')?.toLowerCase() === 'start';
    if (!hasList) this.#finish(id, pending);
  }

  #finish(id: string, { resolve, cancel, response = [], events }: Pending): void {
    this.#pending.delete(id);
    cancel();
    const isSuccess = /^(success|goodbye)$/i.test(amiHeader(response, 'Response') ?? '');
    resolve({ isSuccess, message: amiHeader(response, 'Message') ?? '', headers: response, events });
  }
}
