import { pbxGarbled, pbxRefused, pbxUnreachable } from '#pbx/pbx-error.ts';
import { type EslDetails, type EslMessage, EslReader, encodeEslCommand } from '#protocols/esl/esl-codec.ts';
import { DecodeError } from '#values/decode-error.ts';
import type { OffhookError } from '#values/offhook-error.ts';
import { printable } from '#values/printable.ts';
import type { Cancel, Timers } from '#values/timers.ts';

/** An event by its headers' names in small letters. */
export type EslEvent = ReadonlyMap<string, string>;

/** What a command was answered. */
export interface EslReply {
  readonly isOk: boolean;
  /** What `api` printed, or the text of a reply; without blanks around it. */
  readonly text: string;
}

export interface EslSessionParts {
  /** For errors: `the event socket at 127.0.0.1:8021`. */
  readonly where: string;
  readonly secret: string;
  readonly send: (octets: Uint8Array) => void;
  readonly onReady: () => void;
  readonly onEvent: (event: EslEvent) => void;
  /** It is over; told once. The connection is of no use any more. */
  readonly onEnd: (error: OffhookError) => void;
  readonly timers: Timers;
}

interface Pending {
  readonly resolve: (reply: EslReply) => void;
  readonly reject: (error: OffhookError) => void;
  readonly cancel: Cancel;
}

/** How long the login and each answer may take; a list of ten thousand registrations takes its time. */
const ANSWER_MS = 20_000;
/** A connection that is half open is found by asking. */
const PING_EVERY_MS = 20_000;
const MOST_PENDING = 200;
/** Of what it says of an error, in characters. */
export const LONGEST_SHOWN = 120;
/** Who registers, and who does not any more. */
const WATCHED = 'event json CUSTOM sofia::register sofia::unregister sofia::expire';

/**
 * One conversation with an event socket, without its connection: login, commands and their replies, which come in the
 * order of the commands, events between them, and a ping while nobody asks anything.
 */
export class EslSession {
  readonly #parts: EslSessionParts;
  readonly #reader = new EslReader();
  readonly #pending: Pending[] = [];
  #stage: 'greeting' | 'login' | 'ready' | 'over' = 'greeting';
  #cancelTimer: Cancel;

  constructor(parts: EslSessionParts) {
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
    try {
      for (const message of this.#reader.push(octets)) this.#take(message);
    } catch (error) {
      if (!(error instanceof DecodeError)) throw error;
      this.end(pbxGarbled(this.#parts.where, error.message, error));
    }
  }

  /** Has a command carried out: `api reloadxml`, `sendevent NOTIFY` … */
  request(line: string, details?: EslDetails): Promise<EslReply> {
    const { where, timers, send } = this.#parts;
    const { promise, resolve, reject } = Promise.withResolvers<EslReply>();
    if (this.#stage === 'over' || this.#pending.length >= MOST_PENDING) {
      reject(pbxUnreachable(where, 'the connection is over'));
      return promise;
    }
    const octets = encodeEslCommand(line, details);
    const cancel = timers.after(ANSWER_MS, () =>
      this.end(pbxUnreachable(where, `it has not answered for ${ANSWER_MS / 1000} seconds`)),
    );
    this.#pending.push({ resolve, reject, cancel });
    send(octets);
    return promise;
  }

  /** Gives up: everything that waits fails for this reason. */
  end(error: OffhookError): void {
    if (this.#stage === 'over') return;
    this.#stage = 'over';
    this.#cancelTimer();
    for (const { reject, cancel } of this.#pending.splice(0)) {
      cancel();
      reject(error);
    }
    this.#parts.onEnd(error);
  }

  #take({ headers, body }: EslMessage): void {
    if (this.#stage === 'over') return;
    const { where, onEvent } = this.#parts;
    switch (headers.get('content-type')) {
      case 'auth/request':
        this.#greeted();
        break;
      case 'command/reply':
        this.#answer(headers.get('reply-text') ?? '');
        break;
      case 'api/response':
        this.#answer(body);
        break;
      case 'text/event-json':
        if (this.#stage === 'ready') onEvent(readEvent(body));
        break;
      case 'text/rude-rejection':
        this.end(
          pbxRefused(
            where,
            'it does not take connections from here',
            'Without apply-inbound-acl in event_socket.conf.xml it takes them from its own machine only.',
          ),
        );
        break;
      case 'text/disconnect-notice':
        this.end(pbxUnreachable(where, 'it ended the connection'));
        break;
      default:
        if (this.#stage === 'greeting') this.end(pbxGarbled(where, 'no greeting of an event socket'));
    }
  }

  #greeted(): void {
    if (this.#stage !== 'greeting') {
      this.end(pbxGarbled(this.#parts.where, 'it asks for the password again'));
      return;
    }
    this.#cancelTimer();
    this.#stage = 'login';
    void this.#login();
  }

  #answer(text: string): void {
    const next = this.#pending.shift();
    if (next === undefined) {
      this.end(pbxGarbled(this.#parts.where, 'an answer that nobody asked for'));
      return;
    }
    next.cancel();
    next.resolve({ isOk: !/^-(ERR|USAGE)/.test(text), text: text.trim() });
  }

  async #login(): Promise<void> {
    const { where, secret, onReady } = this.#parts;
    try {
      const { isOk, text } = await this.request(`auth ${secret}`);
      if (!isOk) {
        const remedy = 'Compare esl-secret with the password in event_socket.conf.xml.';
        throw pbxRefused(where, printable(text, LONGEST_SHOWN) || 'the password', remedy);
      }
      const watching = await this.request(WATCHED);
      if (!watching.isOk)
        throw pbxGarbled(where, `it does not tell events: ${printable(watching.text, LONGEST_SHOWN)}`);
      this.#stage = 'ready';
      this.#keepAwake();
      onReady();
    } catch (error) {
      // What ended the session is told already.
      if (this.#stage !== 'over') this.end(error as OffhookError);
    }
  }

  #keepAwake(): void {
    this.#cancelTimer = this.#parts.timers.after(PING_EVERY_MS, () => {
      this.request('api uptime').then(
        () => this.#stage === 'ready' && this.#keepAwake(),
        () => {},
      );
    });
  }
}

/** Throws `DecodeError`. Values that are no text are left out; FreeSWITCH writes texts only. */
function readEvent(json: string): EslEvent {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    throw new DecodeError('an event that is no JSON', 0);
  }
  if (typeof value !== 'object' || value === null) throw new DecodeError('an event without headers', 0);
  const texts = Object.entries(value).filter(
    (entry): entry is [string, string] => typeof entry[1] === 'string',
  );
  return new Map(texts.map(([name, text]) => [name.toLowerCase(), text]));
}
