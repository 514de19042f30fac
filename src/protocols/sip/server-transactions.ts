/** Non-INVITE server transactions over UDP (RFC 3261 §17.2.2): a request is answered once, a repetition the same. */
import { createHash } from 'node:crypto';
import type { Clock } from '#values/clock.ts';
import type { MandatoryHeaders } from './mandatory-headers.ts';
import type { SipRequest } from './message.ts';
import { parameterValue } from './parameters.ts';
import { formatVia } from './via.ts';

/** Timer J: 64 times T1 of 500 ms, after which a client has given up. */
const TIMER_J_MS = 32_000;
/** What an entry costs beside its response. */
const ENTRY_OCTETS = 200;

interface Transaction {
  /** Absent while the answer is being made: repetitions are then swallowed. */
  readonly response?: Uint8Array;
  readonly endsAt: number;
}

/** What a request is: the first of its transaction, or a repetition of one not yet or already answered. */
export type Arrival =
  | { readonly kind: 'new' | 'pending' }
  | { readonly kind: 'answered'; readonly response: Uint8Array };

export class ServerTransactions {
  readonly #clock: Pick<Clock, 'monotonic'>;
  readonly #limitOctets: number;
  /** In the order of their ends. */
  readonly #transactions = new Map<string, Transaction>();
  #octets = 0;

  /** Over the limit the oldest transactions are forgotten; their repetitions are then answered anew. */
  constructor(clock: Pick<Clock, 'monotonic'>, limitOctets = 64 * 1024 * 1024) {
    this.#clock = clock;
    this.#limitOctets = limitOctets;
  }

  /** Notes a request and says whether it was seen before. */
  arrive(key: string): Arrival {
    this.#forgetEnded();
    const known = this.#transactions.get(key);
    if (known?.response !== undefined) return { kind: 'answered', response: known.response };
    if (known !== undefined) return { kind: 'pending' };
    this.#put(key);
    return { kind: 'new' };
  }

  /** Keeps the response for repetitions. */
  answer(key: string, response: Uint8Array): void {
    this.forget(key);
    this.#put(key, response);
  }

  /** Drops a transaction that gets no answer. */
  forget(key: string): void {
    const known = this.#transactions.get(key);
    if (known === undefined) return;
    this.#transactions.delete(key);
    this.#octets -= octetsOf(known);
  }

  #put(key: string, response?: Uint8Array): void {
    const endsAt = this.#clock.monotonic() + TIMER_J_MS;
    const transaction = response === undefined ? { endsAt } : { response, endsAt };
    this.#transactions.set(key, transaction);
    this.#octets += octetsOf(transaction);
    for (const oldest of this.#transactions.keys()) {
      if (this.#octets <= this.#limitOctets) break;
      this.forget(oldest);
    }
  }

  #forgetEnded(): void {
    const now = this.#clock.monotonic();
    for (const [key, { endsAt }] of this.#transactions) {
      if (endsAt > now) break;
      this.forget(key);
    }
  }
}

function octetsOf(transaction: Transaction): number {
  return ENTRY_OCTETS + (transaction.response?.length ?? 0);
}

const MAGIC_COOKIE = 'z9hG4bK';

/**
 * What is the same in a request and its repetitions (RFC 3261 §17.2.3), and in nothing else: by the branch, or by
 * the many headers of RFC 2543. The source address keeps strangers out of each other's transactions; CSeq and
 * Call-ID keep clients apart that use a branch twice.
 */
export function transactionKey(
  request: SipRequest,
  headers: MandatoryHeaders,
  sourceAddress: string,
): string {
  const [via] = headers.vias;
  const branch = parameterValue(via.parameters, 'branch') ?? '';
  const sequence = [sourceAddress, request.method, headers.cseq.number, headers.callId];
  const identity = branch.startsWith(MAGIC_COOKIE)
    ? [branch, via.host.toLowerCase(), via.port]
    : [
        request.uri,
        parameterValue(headers.to.parameters, 'tag'),
        parameterValue(headers.from.parameters, 'tag'),
        formatVia(via),
      ];
  return createHash('sha256')
    .update(JSON.stringify([...sequence, ...identity]))
    .digest('base64');
}
