import { DecodeError } from './decode-error.ts';

/** Reads big-endian fields from octets and throws {@link DecodeError} instead of reading past the end. */
export class ByteReader {
  readonly #bytes: Uint8Array;
  #offset = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  get offset(): number {
    return this.#offset;
  }

  get remaining(): number {
    return this.#bytes.length - this.#offset;
  }

  /** One octet; `what` names the field in the error. */
  uint8(what: string): number {
    return this.bytes(1, what)[0] as number;
  }

  /** Two octets, network order. */
  uint16(what: string): number {
    const pair = this.bytes(2, what);
    return ((pair[0] as number) << 8) | (pair[1] as number);
  }

  /** The next `length` octets, as a view into the input. */
  bytes(length: number, what: string): Uint8Array {
    if (length > this.remaining) {
      throw new DecodeError(`${what}: ${length} octets expected, ${this.remaining} left`, this.#offset);
    }
    this.#offset += length;
    return this.#bytes.subarray(this.#offset - length, this.#offset);
  }

  /** Everything that is left. */
  rest(): Uint8Array {
    return this.bytes(this.remaining, 'rest');
  }

  /** ISO 8859-1 text up to a NUL octet, which is consumed. */
  textUntilNul(what: string): string {
    const end = this.#bytes.indexOf(0, this.#offset);
    if (end < 0) throw new DecodeError(`${what}: no NUL octet ends it`, this.#offset);
    const text = Buffer.from(this.#bytes.subarray(this.#offset, end)).toString('latin1');
    this.#offset = end + 1;
    return text;
  }
}
