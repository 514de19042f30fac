import { createHmac, timingSafeEqual } from 'node:crypto';
import { BoundedMap } from '#values/bounded-map.ts';
import type { Clock } from '#values/clock.ts';

/** With qop: over two hourly refreshes, so that a phone is not challenged each time. */
const LIFE_MS = 2 * 3_600_000;
/** Without qop nothing but time and address keeps a nonce from being replayed. */
const LIFE_WITHOUT_QOP_MS = 60_000;
const NUMBER_OCTETS = 6;
const HEAD_OCTETS = NUMBER_OCTETS + 8;
const SEAL_OCTETS = 16;

/** A nonce that is ours, young enough, and for the address that asks. */
export interface CurrentNonce {
  readonly nonce: string;
  readonly sequence: number;
}

interface Use {
  readonly sequence: number;
  readonly count: number;
}

/**
 * Nonces that prove their own origin: a running number and the time, sealed with the address they were issued to.
 * Only a nonce that was once used rightly is remembered, for its count; so asking for challenges takes no memory.
 *
 *     6 octets running number | 8 octets milliseconds | 16 octets HMAC-SHA-256 of those and the address
 */
export class NonceBook {
  readonly #clock: Pick<Clock, 'monotonic'>;
  readonly #key: Uint8Array;
  readonly #counts: BoundedMap<Use>;
  #sequence = 0;
  /** Nonces up to this number that are not remembered may have been used: they are stale. */
  #forgottenUpTo = 0;

  constructor(clock: Pick<Clock, 'monotonic'>, key: Uint8Array, limit = 20_000) {
    this.#clock = clock;
    this.#key = key;
    this.#counts = new BoundedMap(limit, ({ sequence }) => {
      this.#forgottenUpTo = Math.max(this.#forgottenUpTo, sequence);
    });
  }

  /** A new nonce for whoever asks from this address. */
  issue(address: string): string {
    this.#sequence += 1;
    const head = Buffer.alloc(HEAD_OCTETS);
    head.writeUIntBE(this.#sequence, 0, NUMBER_OCTETS);
    head.writeDoubleBE(this.#clock.monotonic(), NUMBER_OCTETS);
    return Buffer.concat([head, this.#seal(head, address)]).toString('base64url');
  }

  /** The nonce, when it is ours, for this address, and young enough for credentials with or without qop. */
  current(nonce: string, address: string, withQop: boolean): CurrentNonce | undefined {
    const issue = this.#open(nonce, address);
    if (issue === undefined) return undefined;
    const age = this.#clock.monotonic() - issue.issuedAt;
    if (age > (withQop ? LIFE_MS : LIFE_WITHOUT_QOP_MS)) return undefined;
    return { nonce, sequence: issue.sequence };
  }

  /**
   * Uses a nonce in credentials that were found right. `count` is that of qop=auth and must grow from use to use.
   * False when the nonce is replayed.
   */
  use({ nonce, sequence }: CurrentNonce, count: number | undefined): boolean {
    if (count === undefined) return true;
    const known = this.#counts.get(nonce);
    if (known === undefined && sequence <= this.#forgottenUpTo) return false;
    if (count <= (known?.count ?? 0)) return false;
    this.#counts.set(nonce, { sequence, count });
    return true;
  }

  #open(nonce: string, address: string): { sequence: number; issuedAt: number } | undefined {
    const octets = Buffer.from(nonce, 'base64url');
    const isOneSpelling =
      octets.length === HEAD_OCTETS + SEAL_OCTETS && octets.toString('base64url') === nonce;
    if (!isOneSpelling) return undefined;
    const head = octets.subarray(0, HEAD_OCTETS);
    if (!timingSafeEqual(octets.subarray(HEAD_OCTETS), this.#seal(head, address))) return undefined;
    return { sequence: head.readUIntBE(0, NUMBER_OCTETS), issuedAt: head.readDoubleBE(NUMBER_OCTETS) };
  }

  #seal(head: Uint8Array, address: string): Buffer {
    return createHmac('sha256', this.#key).update(head).update(address).digest().subarray(0, SEAL_OCTETS);
  }
}
