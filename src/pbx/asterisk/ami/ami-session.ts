import { createHash } from 'node:crypto';
import { Conversation, type SessionParts } from '#pbx/connection/conversation.ts';
import { pbxGarbled, pbxRefused } from '#pbx/pbx-error.ts';
import { type AmiMessage, AmiReader, amiHeader, encodeAction } from '#protocols/ami/ami-codec.ts';
import type { OffhookError } from '#values/offhook-error.ts';

/** What an action was answered, and the events that belong to it where it asked for a list. */
export interface AmiAnswer {
  readonly isSuccess: boolean;
  readonly message: string;
  readonly headers: AmiMessage;
  readonly events: readonly AmiMessage[];
}

export interface AmiSessionParts extends SessionParts {
  readonly user: string;
  readonly secret: string;
  readonly onEvent: (event: AmiMessage) => void;
}

/** What has come of an answer that is a list. */
interface PartialAnswer {
  response: AmiMessage;
  readonly events: AmiMessage[];
}

const ANSWER_MS = 10_000;
const MOST_EVENTS = 100_000;

/**
 * One conversation with a manager interface, without its socket: login by challenge, so that the secret never travels;
 * actions and their answers by ActionID.
 */
export class AmiSession {
  readonly #parts: AmiSessionParts;
  readonly #conversation: Conversation<AmiAnswer>;
  readonly #reader = new AmiReader();
  readonly #partial = new Map<string, PartialAnswer>();

  constructor(parts: AmiSessionParts) {
    this.#parts = parts;
    this.#conversation = new Conversation(parts, {
      answerMs: ANSWER_MS,
      login: () => this.#login(),
      ping: () => this.request([['Action', 'Ping']]),
    });
  }

  get isReady(): boolean {
    return this.#conversation.isReady;
  }

  /** Takes octets from the peer. */
  receive(octets: Uint8Array): void {
    const conversation = this.#conversation;
    conversation.hear(() => {
      const messages = this.#reader.push(octets);
      if (conversation.isUngreeted && this.#reader.version !== undefined) void conversation.greeted();
      for (const message of messages) this.#take(message);
    });
  }

  /** Asks for something; a list is answered once its last event is there. */
  request(action: AmiMessage): Promise<AmiAnswer> {
    return this.#conversation.ask(
      (id) => encodeAction([...action, ['ActionID', id]]),
      amiHeader(action, 'Action'),
    );
  }

  /** Gives up: everything that waits fails for this reason. */
  end(error: OffhookError): void {
    this.#conversation.end(error);
  }

  async #login(): Promise<void> {
    const { user, secret } = this.#parts;
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
  }

  #refused(message: string): OffhookError {
    const { where, user } = this.#parts;
    return pbxRefused(
      where,
      message || `the user ${user}`,
      `Compare ami-user and ami-secret with the section [${user}] of manager.conf, and its permit and deny with this machine's address.`,
    );
  }

  #take(message: AmiMessage): void {
    const id = amiHeader(message, 'ActionID');
    const isEvent = amiHeader(message, 'Event') !== undefined;
    if (id === undefined || !this.#conversation.isAsked(id)) {
      if (isEvent && this.isReady) this.#parts.onEvent(message);
      return;
    }
    const partial = this.#partial.get(id) ?? { response: [], events: [] };
    this.#partial.set(id, partial);
    const list = amiHeader(message, 'EventList')?.toLowerCase();
    if (isEvent) {
      if (partial.events.length >= MOST_EVENTS) {
        this.end(pbxGarbled(this.#parts.where, 'a list without an end'));
        return;
      }
      partial.events.push(message);
      if (list === 'complete') this.#finish(id, partial);
      return;
    }
    partial.response = message;
    if (list !== 'start') this.#finish(id, partial);
  }

  #finish(id: string, { response, events }: PartialAnswer): void {
    this.#partial.delete(id);
    const isSuccess = /^(success|goodbye)$/i.test(amiHeader(response, 'Response') ?? '');
    const message = amiHeader(response, 'Message') ?? '';
    this.#conversation.answer(id, { isSuccess, message, headers: response, events });
  }
}
