import { Conversation, type SessionParts } from '#pbx/connection/conversation.ts';
import { pbxGarbled, pbxRefused, pbxUnreachable } from '#pbx/pbx-error.ts';
import { type EslDetails, type EslMessage, EslReader, encodeEslCommand } from '#protocols/esl/esl-codec.ts';
import { DecodeError } from '#values/decode-error.ts';
import type { OffhookError } from '#values/offhook-error.ts';
import { printable } from '#values/printable.ts';

/** An event by its headers' names in small letters. */
export type EslEvent = ReadonlyMap<string, string>;

/** What a command was answered. */
export interface EslReply {
  readonly isOk: boolean;
  /** What `api` printed, or the text of a reply; without blanks around it. */
  readonly text: string;
}

export interface EslSessionParts extends SessionParts {
  readonly secret: string;
  readonly onEvent: (event: EslEvent) => void;
}

/** A list of ten thousand registrations takes its time. */
const ANSWER_MS = 20_000;
/** Of what it says of an error, in characters. */
export const LONGEST_SHOWN = 120;
/** Who registers, and who does not any more. */
const WATCHED = 'event json CUSTOM sofia::register sofia::unregister sofia::expire';

/**
 * One conversation with an event socket, without its connection: login, commands and their replies, which come in the
 * order of the commands, and events between them.
 */
export class EslSession {
  readonly #parts: EslSessionParts;
  readonly #conversation: Conversation<EslReply>;
  readonly #reader = new EslReader();

  constructor(parts: EslSessionParts) {
    this.#parts = parts;
    this.#conversation = new Conversation(parts, {
      answerMs: ANSWER_MS,
      login: () => this.#login(),
      ping: () => this.request('api uptime'),
    });
  }

  get isReady(): boolean {
    return this.#conversation.isReady;
  }

  /** Takes octets from the peer. */
  receive(octets: Uint8Array): void {
    this.#conversation.hear(() => {
      for (const message of this.#reader.push(octets)) this.#take(message);
    });
  }

  /** Has a command carried out: `api reloadxml`, `sendevent NOTIFY` … */
  request(line: string, details?: EslDetails): Promise<EslReply> {
    return this.#conversation.ask(() => encodeEslCommand(line, details));
  }

  /** Gives up: everything that waits fails for this reason. */
  end(error: OffhookError): void {
    this.#conversation.end(error);
  }

  #take({ headers, body }: EslMessage): void {
    if (this.#conversation.isOver) return;
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
        if (this.isReady) onEvent(readEvent(body));
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
        if (this.#conversation.isUngreeted) this.end(pbxGarbled(where, 'no greeting of an event socket'));
    }
  }

  #greeted(): void {
    if (this.#conversation.isUngreeted) void this.#conversation.greeted();
    else this.end(pbxGarbled(this.#parts.where, 'it asks for the password again'));
  }

  #answer(text: string): void {
    const { oldest } = this.#conversation;
    if (oldest === undefined) this.end(pbxGarbled(this.#parts.where, 'an answer that nobody asked for'));
    else this.#conversation.answer(oldest, { isOk: !/^-(ERR|USAGE)/.test(text), text: text.trim() });
  }

  async #login(): Promise<void> {
    const { where, secret } = this.#parts;
    const { isOk, text } = await this.request(`auth ${secret}`);
    if (!isOk) {
      const remedy = 'Compare esl-secret with the password in event_socket.conf.xml.';
      throw pbxRefused(where, printable(text, LONGEST_SHOWN) || 'the password', remedy);
    }
    const watching = await this.request(WATCHED);
    if (!watching.isOk)
      throw pbxGarbled(where, `it does not tell events: ${printable(watching.text, LONGEST_SHOWN)}`);
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
