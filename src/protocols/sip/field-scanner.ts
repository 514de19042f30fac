import { DecodeError } from '#values/decode-error.ts';

/** A token (RFC 3261 §25.1). */
export const TOKEN = /[-A-Za-z0-9.!%*_+`'~]+/y;

const QUOTED_STRING = /"(?:[^"\\]|\\[\s\S])*"/y;

/** Reads the value of one header field from left to right; `what` names the header in errors. */
export class FieldScanner {
  readonly #text: string;
  readonly #what: string;
  #at = 0;

  constructor(text: string, what: string) {
    this.#text = text;
    this.#what = what;
  }

  /** What a sticky pattern matches here, or `undefined` with nothing consumed. */
  accept(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at;
    if (!pattern.test(this.#text)) return undefined;
    const start = this.#at;
    this.#at = pattern.lastIndex;
    return this.#text.slice(start, this.#at);
  }

  /** What a sticky pattern matches here; DecodeError naming `wanted` otherwise. */
  expect(pattern: RegExp, wanted: string): string {
    return this.accept(pattern) || this.fail(`${wanted} expected`);
  }

  /** Consumes linear white space. */
  space(): void {
    while (this.#text[this.#at] === ' ' || this.#text[this.#at] === '\t') this.#at += 1;
  }

  /** Consumes white space and, when it comes next, a separator with the white space behind; says whether it came. */
  separator(character: string): boolean {
    this.space();
    if (this.#text[this.#at] !== character) return false;
    this.#at += 1;
    this.space();
    return true;
  }

  /** A quoted string with its quotes and escapes, when one begins here. DecodeError when it never ends. */
  quotedString(): string | undefined {
    const quoted = this.accept(QUOTED_STRING);
    if (quoted === undefined && this.#text[this.#at] === '"') this.fail('no quotation mark ends the string');
    return quoted;
  }

  /** DecodeError unless everything was read. */
  end(): void {
    this.space();
    if (this.#at < this.#text.length) this.fail('unexpected text');
  }

  fail(reason: string): never {
    throw new DecodeError(`${this.#what}: ${reason}`, this.#at);
  }
}

/** The text that a quoted string stands for; text without quotes is given back as it is. */
export function unquote(text: string): string {
  return text.startsWith('"') ? text.slice(1, -1).replace(/\\([\s\S])/g, '$1') : text;
}

/** Text as a quoted string (RFC 3261 §25.1). */
export function quote(text: string): string {
  return `"${text.replace(/["\\]/g, '\\$&')}"`;
}
