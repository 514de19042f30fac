import { DecodeError } from '#values/decode-error.ts';

/** What a backup holds: the database, the settings of the program, and the content of files by their hash. */
const NAME = /^(offhook\.sqlite|settings\.yaml|blobs\/[0-9a-f]{64})$/;
const LONGEST_NAME = 80;
const MOST_ENTRIES = 100_000;

/** The head of an entry: length of its name (4 octets, 0 ends the content), the name, length of its data (8 octets). */
export function encodeEntryHead(name: string, size: number): Uint8Array {
  const bytes = Buffer.alloc(12 + name.length);
  bytes.writeUInt32BE(name.length, 0);
  bytes.write(name, 4, 'latin1');
  bytes.writeBigUInt64BE(BigInt(size), 4 + name.length);
  return bytes;
}

/** What follows the last entry. */
export const END_OF_ENTRIES: Uint8Array = new Uint8Array(4);

/** Where the entries of a backup go while they are read. */
export interface EntrySink {
  begin(name: string, size: number): void;
  data(bytes: Uint8Array): void;
  end(): void;
}

/** Takes the content of a backup in pieces of any length and hands its entries on. Any octets give entries or DecodeError. */
export class EntryReader {
  readonly #sink: EntrySink;
  readonly #limit: number;
  readonly #names = new Set<string>();
  #pending: Buffer = Buffer.alloc(0);
  #left = 0;
  #isInside = false;
  #ended = false;

  /** `limit` is how long the content is, so that no entry can claim to be longer. */
  constructor(sink: EntrySink, limit: number) {
    this.#sink = sink;
    this.#limit = limit;
  }

  /** Takes the next piece. */
  push(bytes: Uint8Array): void {
    this.#pending = this.#pending.length === 0 ? Buffer.from(bytes) : Buffer.concat([this.#pending, bytes]);
    while (this.#isInside ? this.#takeData() : this.#takeHead());
  }

  /** @throws DecodeError when the content stopped short of its end. */
  finish(): void {
    if (!this.#ended) throw new DecodeError('it is cut short', 0);
  }

  #takeData(): boolean {
    const part = this.#pending.subarray(0, this.#left);
    if (part.length > 0) this.#sink.data(part);
    this.#pending = this.#pending.subarray(part.length);
    this.#left -= part.length;
    if (this.#left > 0) return false;
    this.#sink.end();
    this.#isInside = false;
    return true;
  }

  #takeHead(): boolean {
    const bytes = this.#pending;
    if (this.#ended && bytes.length > 0) throw new DecodeError('something follows its end', 0);
    if (bytes.length < 4) return false;
    const nameLength = bytes.readUInt32BE(0);
    if (nameLength === 0) {
      this.#ended = true;
      this.#pending = bytes.subarray(4);
      return this.#pending.length > 0;
    }
    if (nameLength > LONGEST_NAME) throw new DecodeError('a name in it is too long', 0);
    if (bytes.length < 12 + nameLength) return false;
    const name = bytes.toString('latin1', 4, 4 + nameLength);
    const size = bytes.readBigUInt64BE(4 + nameLength);
    if (!NAME.test(name) || this.#names.has(name) || this.#names.size >= MOST_ENTRIES) {
      throw new DecodeError('an entry in it has no place in a data folder', 0);
    }
    if (size > BigInt(this.#limit)) throw new DecodeError('an entry in it is longer than the file', 0);
    this.#names.add(name);
    this.#pending = bytes.subarray(12 + nameLength);
    this.#left = Number(size);
    this.#isInside = true;
    this.#sink.begin(name, this.#left);
    return true;
  }
}
