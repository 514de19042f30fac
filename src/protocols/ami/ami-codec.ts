/**
 * Asterisk's manager interface on the wire: lines of `Name: value`, each message ended by an empty line. The peer's very
 * first line is its banner, `Asterisk Call Manager/11.0.0`.
 */
import { DecodeError } from '#values/decode-error.ts';

/** One message: headers in order, several of one name among them. */
export type AmiMessage = readonly (readonly [name: string, value: string])[];

const LONGEST_LINE = 64 * 1024;
const LONGEST_BANNER = 200;
const MOST_HEADERS = 4000;
const MOST_OCTETS = 1024 * 1024;

/** The first value of a header, whose name has no letter case. */
export function amiHeader(message: AmiMessage, name: string): string | undefined {
  const wanted = name.toLowerCase();
  return message.find(([given]) => given.toLowerCase() === wanted)?.[1];
}

/** An action as it is sent. Throws `RangeError` for a line break in a value: it would begin an action of its own. */
export function encodeAction(headers: AmiMessage): Uint8Array {
  for (const [name, value] of headers) {
    if (/[\r\n\0]/.test(name + value))
      throw new RangeError(`a line break in ${JSON.stringify(name.slice(0, 40))}`);
  }
  return Buffer.from(`${headers.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n`);
}

/** Takes the peer's octets as they come, and gives the messages that are whole. */
export class AmiReader {
  #rest: Buffer = Buffer.alloc(0);
  #headers: [string, string][] = [];
  #octets = 0;
  #banner: string | undefined;

  /** The version of the protocol, once the banner is there: `11.0.0`. */
  get version(): string | undefined {
    return this.#banner;
  }

  /** Throws `DecodeError` for what no manager interface says, or more than any says; the reader is of no use then. */
  push(octets: Uint8Array): AmiMessage[] {
    const buffer = Buffer.concat([this.#rest, octets]);
    const messages: AmiMessage[] = [];
    let from = 0;
    for (let end = buffer.indexOf(10); end >= 0; end = buffer.indexOf(10, from)) {
      const line = buffer.toString('utf8', from, end).replace(/\r$/, '');
      from = end + 1;
      const message = this.#takeLine(line, end);
      if (message !== undefined) messages.push(message);
    }
    this.#rest = Buffer.from(buffer.subarray(from));
    const most = this.#banner === undefined ? LONGEST_BANNER : LONGEST_LINE;
    if (this.#rest.length > most) throw new DecodeError('a line without an end', from);
    return messages;
  }

  #takeLine(line: string, offset: number): AmiMessage | undefined {
    if (this.#banner === undefined) {
      const [, version] = /^Asterisk Call Manager\/(\S{1,40})$/.exec(line) ?? [];
      if (version === undefined) throw new DecodeError('no banner of a manager interface', offset);
      this.#banner = version;
      return undefined;
    }
    if (line === '') {
      const headers = this.#headers;
      this.#headers = [];
      this.#octets = 0;
      // Some versions send an empty line too many.
      return headers.length === 0 ? undefined : headers;
    }
    const colon = line.indexOf(':');
    if (colon <= 0) throw new DecodeError('a line that is no header', offset);
    this.#octets += line.length;
    if (this.#headers.length >= MOST_HEADERS || this.#octets > MOST_OCTETS) {
      throw new DecodeError('a message without an end', offset);
    }
    this.#headers.push([line.slice(0, colon), line.slice(colon + 1).trim()]);
    return undefined;
  }
}
