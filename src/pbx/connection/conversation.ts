import { pbxGarbled, pbxUnreachable } from '#pbx/pbx-error.ts';
import { DecodeError } from '#values/decode-error.ts';
import type { OffhookError } from '#values/offhook-error.ts';
import type { Cancel, Timers } from '#values/timers.ts';

/** What every session is made with. */
export interface SessionParts {
  /** For errors: `the event socket at 127.0.0.1:8021`. */
  readonly where: string;
  readonly send: (octets: Uint8Array) => void;
  readonly onReady: () => void;
  /** It is over; told once. The connection is of no use any more. */
  readonly onEnd: (error: OffhookError) => void;
  readonly timers: Timers;
}

/** What a protocol adds to a conversation. */
export interface ConversationRules {
  /** How long the greeting and each answer may take, in milliseconds. */
  readonly answerMs: number;
  /** Asks until it is let in; rejects with the reason when it is not. */
  readonly login: () => Promise<void>;
  /** Asks anything that is always answered. */
  readonly ping: () => Promise<unknown>;
}

interface Question<Answer> {
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: OffhookError) => void;
  readonly cancel: Cancel;
}

/** A connection that is half open is found by asking. */
const PING_EVERY_MS = 20_000;
const MOST_QUESTIONS = 200;

/**
 * What every conversation with a PBX has, whatever it speaks: a greeting, a login, questions that wait for their answers, a
 * ping while nobody asks anything, and one end. A protocol tells it what the peer's octets mean.
 */
export class Conversation<Answer> {
  readonly #parts: SessionParts;
  readonly #rules: ConversationRules;
  readonly #questions = new Map<string, Question<Answer>>();
  #stage: 'greeting' | 'login' | 'ready' | 'over' = 'greeting';
  #serial = 0;
  #cancelTimer: Cancel;

  constructor(parts: SessionParts, rules: ConversationRules) {
    this.#parts = parts;
    this.#rules = rules;
    this.#cancelTimer = parts.timers.after(rules.answerMs, () =>
      this.end(pbxUnreachable(parts.where, 'it does not say what it is')),
    );
  }

  /** Whether the peer has not said yet what it is. */
  get isUngreeted(): boolean {
    return this.#stage === 'greeting';
  }

  get isReady(): boolean {
    return this.#stage === 'ready';
  }

  get isOver(): boolean {
    return this.#stage === 'over';
  }

  /** The question that has waited longest, by its number. */
  get oldest(): string | undefined {
    return this.#questions.keys().next().value;
  }

  /** Reads what the peer said, while there is a conversation; a `DecodeError` is its end. */
  hear(read: () => void): void {
    if (this.isOver) return;
    try {
      read();
    } catch (error) {
      if (!(error instanceof DecodeError)) throw error;
      this.end(pbxGarbled(this.#parts.where, error.message, error));
    }
  }

  /** The peer has said what it is: logs in. */
  async greeted(): Promise<void> {
    this.#stage = 'login';
    this.#cancelTimer();
    try {
      await this.#rules.login();
    } catch (error) {
      // Nothing happens where it has ended meanwhile: that is told already.
      this.end(error as OffhookError);
    }
    if (this.isOver) return;
    this.#stage = 'ready';
    this.#keepAwake();
    this.#parts.onReady();
  }

  /** Sends a question, written for the number that it gets. `what` is for the error if no answer comes. */
  ask(write: (number: string) => Uint8Array, what = ''): Promise<Answer> {
    const { where, timers, send } = this.#parts;
    const { answerMs } = this.#rules;
    const { promise, resolve, reject } = Promise.withResolvers<Answer>();
    if (this.isOver || this.#questions.size >= MOST_QUESTIONS) {
      const why = this.isOver ? 'the connection is over' : 'too much that it was asked is not answered yet';
      reject(pbxUnreachable(where, why));
      return promise;
    }
    this.#serial += 1;
    const number = String(this.#serial);
    const octets = write(number);
    const cancel = timers.after(answerMs, () =>
      this.end(
        pbxUnreachable(where, `it has not answered${what && ` ${what}`} for ${answerMs / 1000} seconds`),
      ),
    );
    this.#questions.set(number, { resolve, reject, cancel });
    send(octets);
    return promise;
  }

  /** Whether the question of that number waits. */
  isAsked(number: string): boolean {
    return this.#questions.has(number);
  }

  answer(number: string, answer: Answer): void {
    const question = this.#questions.get(number);
    this.#questions.delete(number);
    question?.cancel();
    question?.resolve(answer);
  }

  /** Gives up: everything that waits fails for this reason. */
  end(error: OffhookError): void {
    if (this.isOver) return;
    this.#stage = 'over';
    this.#cancelTimer();
    for (const { reject, cancel } of this.#questions.values()) {
      cancel();
      reject(error);
    }
    this.#questions.clear();
    this.#parts.onEnd(error);
  }

  #keepAwake(): void {
    this.#cancelTimer = this.#parts.timers.after(PING_EVERY_MS, () => {
      this.#rules.ping().then(
        () => this.isReady && this.#keepAwake(),
        // It has ended, and that is told.
        () => {},
      );
    });
  }
}
