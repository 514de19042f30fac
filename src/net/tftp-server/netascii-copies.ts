import { toNetascii } from '#protocols/tftp/netascii.ts';

/** Netascii of artifacts, made once for all transfers of the same bytes and forgotten with them. */
export class NetasciiCopies {
  readonly #longest: number;
  readonly #copies = new WeakMap<Uint8Array, Uint8Array>();

  /** Files of more than `longest` octets are not converted. */
  constructor(longest: number) {
    this.#longest = longest;
  }

  /** The bytes in netascii; `undefined` when there are too many. */
  of(bytes: Uint8Array): Uint8Array | undefined {
    if (bytes.length > this.#longest) return undefined;
    let copy = this.#copies.get(bytes);
    if (copy === undefined) {
      copy = toNetascii(bytes);
      this.#copies.set(bytes, copy);
    }
    return copy;
  }
}
