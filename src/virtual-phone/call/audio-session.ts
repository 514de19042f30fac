import {
  type AudioAgreement,
  type AudioTerms,
  answerAudioOffer,
  audioOffer,
  isHold,
  readAudioAnswer,
} from '#protocols/sdp/audio-offer.ts';
import { formatSession } from '#protocols/sdp/format-session.ts';
import { parseSession } from '#protocols/sdp/parse-session.ts';
import type { SessionDescription } from '#protocols/sdp/session-description.ts';
import { ifReadable } from '#values/decode-error.ts';

/** What a phone can do and where, for the whole of a call. */
export type OwnTerms = Omit<AudioTerms, 'port' | 'version' | 'direction' | 'user' | 'name'>;

/** The words that captured phones put into `o=` and `s=`. */
const WORDS = { user: 'Cisco-SIPUA', name: 'SIP Call' };

/** The offers and answers of one call, one after the other (RFC 3264). No I/O. */
export class AudioSession {
  readonly #terms: OwnTerms;
  #port = 0;
  #version = -1;
  #lastWords = '';
  #offered: AudioTerms | undefined;
  #agreement: AudioAgreement | undefined;
  #isHeld = false;

  constructor(terms: OwnTerms) {
    this.#terms = terms;
  }

  get codecs(): AudioTerms['codecs'] {
    return this.#terms.codecs;
  }

  /** What holds now; `undefined` before anything was agreed on. */
  get agreement(): AudioAgreement | undefined {
    return this.#agreement;
  }

  /** Where this side listens, before anything is offered or answered. */
  listenOn(port: number): void {
    this.#port = port;
  }

  /** An offer that holds the call or doesn't. It takes effect with its answer. */
  offer(isHeld: boolean): Uint8Array {
    this.#offered = this.#termsWith(isHeld);
    return this.#write(audioOffer(this.#offered));
  }

  /** The answer to an offer; `undefined` when there is nothing in it that can be agreed on. */
  answer(offer: Uint8Array): Uint8Array | undefined {
    const description = ifReadable(() => parseSession(offer));
    const answered = description && answerAudioOffer(description, this.#termsWith(this.#isHeld));
    if (answered === undefined) return undefined;
    this.#agreement = answered.agreement;
    return this.#write(answered.answer);
  }

  /** Takes the answer to the last offer; `false` when it is none that can be agreed on: all stays as it was. */
  takeAnswer(answer: Uint8Array): boolean {
    const description = ifReadable(() => parseSession(answer));
    const agreement = description && this.#offered && readAudioAnswer(description, this.#offered);
    if (agreement === undefined) return false;
    this.#agreement = agreement;
    this.#isHeld = this.#offered?.direction === 'sendonly';
    return true;
  }

  #termsWith(isHeld: boolean): AudioTerms {
    return {
      ...this.#terms,
      ...WORDS,
      port: this.#port,
      version: this.#version + 1,
      direction: isHeld ? 'sendonly' : 'sendrecv',
    };
  }

  /** The same words keep their version (RFC 3264 §8). */
  #write(description: SessionDescription): Uint8Array {
    const { version: _, ...origin } = description.origin;
    const words = JSON.stringify({ ...description, origin });
    if (words !== this.#lastWords) this.#version += 1;
    this.#lastWords = words;
    const version = String(this.#version);
    return formatSession({ ...description, origin: { ...description.origin, version } });
  }
}

/** Whether an offer is one that a phone with these codecs can answer. */
export function canAnswer(offer: Uint8Array, codecs: AudioTerms['codecs']): boolean {
  const terms = { address: '0.0.0.0', port: 1, sessionId: 0, version: 0, eventPayload: 101, ...WORDS };
  const description = ifReadable(() => parseSession(offer));
  if (description === undefined) return false;
  return answerAudioOffer(description, { ...terms, codecs, direction: 'sendrecv' }) !== undefined;
}

/** Whether an offer puts the one who reads it on hold. */
export function offersHold(offer: Uint8Array): boolean {
  const description = ifReadable(() => parseSession(offer));
  return description !== undefined && isHold(description);
}
