/**
 * Messages in a stream, one behind the other, each as long as its Content-Length says (RFC 3261 §18.3); between them
 * the empty lines that keep a connection open (RFC 5626 §3.5.1).
 */
import { DecodeError } from '#values/decode-error.ts';

/** What came: a whole message, or the double CRLF that asks for a single one back. */
export type Frame = { readonly kind: 'message'; readonly bytes: Uint8Array } | { readonly kind: 'ping' };

const LONGEST_HEAD = 32_768;
const LONGEST_BODY = 65_536 - LONGEST_HEAD;
const CRLF = '\r\n';
const END_OF_HEAD = '\r\n\r\n';
/** The name in both forms; continuation lines are allowed before the number. */
const CONTENT_LENGTH = /(?:^|\r\n)(?:content-length|l)[ \t]*:(?:\r\n[ \t]|[ \t])*(\d{1,6})[ \t]*(?=\r\n|$)/i;

/** Gathers octets until messages are whole. Bounded: a message of more than 64 kB is refused. */
export class StreamFramer {
  #waiting: Buffer = Buffer.alloc(0);
  /** How far the search for the end of the head has come. */
  #searched = 0;

  /** Whether the beginning of a message is there and its end is not. */
  get isWithinMessage(): boolean {
    return this.#waiting.length > 0;
  }

  /**
   * Takes octets and gives what is whole. DecodeError when a message has no readable Content-Length or is too long:
   * nobody can tell where the next one begins, and the stream is of no more use.
   */
  *push(octets: Uint8Array): Generator<Frame> {
    this.#waiting = this.#waiting.length === 0 ? Buffer.from(octets) : Buffer.concat([this.#waiting, octets]);
    for (let frame = this.#next(); frame !== undefined; frame = this.#next()) yield frame;
  }

  #next(): Frame | undefined {
    if (this.#waiting.indexOf(END_OF_HEAD) === 0) {
      this.#drop(END_OF_HEAD.length);
      return { kind: 'ping' };
    }
    while (this.#waiting.indexOf(CRLF) === 0 && this.#waiting.length > 2 && this.#waiting[2] !== 0x0d) {
      this.#drop(CRLF.length);
    }
    const end = this.#waiting.indexOf(END_OF_HEAD, this.#searched);
    if (end > LONGEST_HEAD || (end < 0 && this.#waiting.length > LONGEST_HEAD)) {
      throw new DecodeError(`the head is longer than ${LONGEST_HEAD} octets`, LONGEST_HEAD);
    }
    if (end < 0) {
      this.#searched = Math.max(0, this.#waiting.length - 3);
      return undefined;
    }
    const length = contentLength(this.#waiting.toString('latin1', 0, end));
    const whole = end + END_OF_HEAD.length + length;
    if (this.#waiting.length < whole) {
      this.#searched = end;
      return undefined;
    }
    const bytes = new Uint8Array(this.#waiting.subarray(0, whole));
    this.#drop(whole);
    return { kind: 'message', bytes };
  }

  #drop(octets: number): void {
    this.#waiting = this.#waiting.subarray(octets);
    this.#searched = 0;
  }
}

function contentLength(head: string): number {
  const digits = CONTENT_LENGTH.exec(head)?.[1];
  if (digits === undefined) throw new DecodeError('no readable Content-Length in a stream', 0);
  const length = Number(digits);
  if (length > LONGEST_BODY)
    throw new DecodeError(`the body is longer than ${LONGEST_BODY} octets`, head.length);
  return length;
}
