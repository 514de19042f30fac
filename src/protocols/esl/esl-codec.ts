/**
 * FreeSWITCH's event socket on the wire (mod_event_socket): headers of `Name: value`, one a line, ended by an empty line;
 * then as many octets of a body as `Content-Length` says. What is asked looks the same, after a line with the command.
 */
import { DecodeError } from '#values/decode-error.ts';

/** One message of FreeSWITCH's. */
export interface EslMessage {
  /** By their names in small letters. */
  readonly headers: ReadonlyMap<string, string>;
  /** Empty where there is none. */
  readonly body: string;
}

/** What a command is given besides its line. */
export interface EslDetails {
  readonly headers?: readonly (readonly [name: string, value: string])[];
  readonly body?: string;
}

const HEAD_LIMIT = 64 * 1024;
/** Ten thousand registrations are some 8 MB. */
const BODY_LIMIT = 64 * 1024 * 1024;
const MOST_HEADERS = 500;
const EMPTY_LINE = Buffer.from('\n\n');

/** A command as it is sent. Throws `RangeError` for a line break in line or header: it would begin a command of its own. */
export function encodeEslCommand(line: string, { headers = [], body }: EslDetails = {}): Uint8Array {
  const octets = Buffer.from(body ?? '');
  const all = body === undefined ? headers : [...headers, ['content-length', String(octets.length)] as const];
  for (const part of [line, ...all.flat()]) {
    if (/[\r\n\0]/.test(part)) throw new RangeError(`a line break in ${JSON.stringify(line.slice(0, 20))}`);
  }
  const head = [line, ...all.map(([name, value]) => `${name}: ${value}`)].join('\n');
  return Buffer.concat([Buffer.from(`${head}\n\n`), octets]);
}

/** Takes the peer's octets as they come, and gives the messages that are whole. */
export class EslReader {
  #chunks: Uint8Array[] = [];
  #size = 0;
  /** How many octets are needed before it is worth another look. */
  #wanted = 1;
  #head: { readonly headers: ReadonlyMap<string, string>; readonly bodyLength: number } | undefined;

  /** Throws `DecodeError` for what no event socket says, or more than any says; the reader is of no use then. */
  push(octets: Uint8Array): EslMessage[] {
    this.#chunks.push(octets);
    this.#size += octets.length;
    if (this.#size < this.#wanted) return [];
    let rest: Buffer = Buffer.concat(this.#chunks);
    const messages: EslMessage[] = [];
    for (;;) {
      const taken = this.#take(rest);
      if (taken === undefined) break;
      rest = rest.subarray(taken.octets);
      if (taken.message !== undefined) messages.push(taken.message);
    }
    this.#chunks = [rest];
    this.#size = rest.length;
    this.#wanted = this.#head === undefined ? rest.length + 1 : this.#head.bodyLength;
    return messages;
  }

  /** Takes the next head or body from the front; `undefined` when it is not all there. */
  #take(rest: Buffer): { readonly octets: number; readonly message?: EslMessage } | undefined {
    if (this.#head !== undefined) {
      const { headers, bodyLength } = this.#head;
      if (rest.length < bodyLength) return undefined;
      this.#head = undefined;
      return { octets: bodyLength, message: { headers, body: rest.toString('utf8', 0, bodyLength) } };
    }
    // Some versions send an empty line too many.
    if (rest[0] === 10) return { octets: 1 };
    const end = rest.indexOf(EMPTY_LINE);
    if ((end < 0 ? rest.length : end) > HEAD_LIMIT) {
      throw new DecodeError('a message without an end', HEAD_LIMIT);
    }
    if (end < 0) return undefined;
    this.#head = readHead(rest.toString('utf8', 0, end));
    return { octets: end + EMPTY_LINE.length };
  }
}

function readHead(text: string): { headers: ReadonlyMap<string, string>; bodyLength: number } {
  const lines = text.split('\n');
  if (lines.length > MOST_HEADERS) throw new DecodeError('far too many headers', 0);
  const headers = new Map(
    lines.map((line, index) => {
      const [, name, value = ''] = /^([!-9;-~]{1,200}):\s?(.*?)\r?$/s.exec(line) ?? [];
      if (name === undefined) throw new DecodeError(`line ${index + 1} of a message is no header`, 0);
      return [name.toLowerCase(), value];
    }),
  );
  if (!headers.has('content-type')) throw new DecodeError('a message without Content-Type', 0);
  const length = headers.get('content-length') ?? '0';
  if (!/^\d{1,9}$/.test(length) || Number(length) > BODY_LIMIT) {
    throw new DecodeError('a body of no known or of far too great length', 0);
  }
  return { headers, bodyLength: Number(length) };
}
