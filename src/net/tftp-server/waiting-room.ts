import type { RequestPacket } from '#protocols/tftp/packet.ts';
import type { TurnOrder } from '#provisioning/turn-order.ts';
import type { Clock } from '#values/clock.ts';
import type { Ipv4Address } from '#values/ipv4-address.ts';
import { conversationKey, type Doorway } from './conversation.ts';
import { Fifo } from './fifo.ts';
import type { TftpLimits } from './tftp-limits.ts';

/** A request of a client that is not in the middle of its chain. */
export interface Newcomer {
  readonly request: RequestPacket;
  readonly from: Ipv4Address;
  readonly fromPort: number;
  readonly doorway: Doorway;
}

interface Waiting {
  newcomer: Newcomer;
  readonly key: number;
  askedAt: number;
}

type WaitingLimits = Pick<TftpLimits, 'waitingPerRank' | 'waitingMs' | 'transfersPerAddress'>;

/** Let in at one go. */
const MOST_AT_ONCE = 32;
/** When others have taken longer than this since the last go, they are behind with their work. */
const BUSY_MS = 4;
/** When so many have come since the last go, more are behind them, and among those may be some of a better rank. */
const RUSH = 16;

/**
 * Where newcomers wait while phones that have begun are served, so that under a storm those finish soon and what they
 * send next is not lost among thousands of first requests. Nobody waits while there is nothing else to do.
 */
export class WaitingRoom {
  readonly #order: TurnOrder;
  readonly #clock: Pick<Clock, 'monotonic'>;
  readonly #limits: WaitingLimits;
  readonly #queues: Fifo<Waiting>[];
  /** By {@link conversationKey}. */
  readonly #byAddress = new Map<Ipv4Address, Map<number, Waiting>>();
  #size = 0;
  #lastGoAt: number | undefined;
  #cameSince = 0;

  constructor(order: TurnOrder, limits: WaitingLimits, clock: Pick<Clock, 'monotonic'>) {
    this.#order = order;
    this.#clock = clock;
    this.#limits = limits;
    this.#queues = Array.from({ length: order.lastRank + 1 }, () => new Fifo<Waiting>());
  }

  get size(): number {
    return this.#size;
  }

  /** Whether a request from that port waits: others behind the same address may have begun meanwhile. */
  holds({ from, fromPort, doorway }: Newcomer): boolean {
    return this.#byAddress.get(from)?.has(conversationKey(doorway, fromPort)) ?? false;
  }

  /** Takes a newcomer in, unless too many of its rank or its address wait. Who asks again keeps his place. */
  take(newcomer: Newcomer, now: number): 'new' | 'waits-already' | 'no-room' {
    const { from, fromPort, doorway, request } = newcomer;
    const key = conversationKey(doorway, fromPort);
    const ofAddress = this.#byAddress.get(from) ?? new Map<number, Waiting>();
    const known = ofAddress.get(key);
    if (known !== undefined) {
      known.newcomer = newcomer;
      known.askedAt = now;
      return 'waits-already';
    }
    const queue = this.#queues[this.#order.rankOf(from, request.name)] as Fifo<Waiting>;
    const { waitingPerRank, transfersPerAddress } = this.#limits;
    if (queue.length >= waitingPerRank || ofAddress.size >= transfersPerAddress) return 'no-room';
    const waiting = { newcomer, key, askedAt: now };
    queue.push(waiting);
    this.#byAddress.set(from, ofAddress.set(key, waiting));
    this.#size += 1;
    this.#cameSince += 1;
    return 'new';
  }

  /**
   * Lets newcomers in, by rank and then as they came. To be called when everything that has come by now was worked
   * through. While that takes long, or many more come, just one of the last rank is let in.
   */
  letIn(begin: (newcomer: Newcomer, now: number) => void): void {
    const start = this.#clock.monotonic();
    const isBusy = this.#lastGoAt !== undefined && start - this.#lastGoAt > BUSY_MS;
    const isBehind = isBusy || this.#cameSince >= RUSH;
    let room = MOST_AT_ONCE;
    for (const [rank, queue] of this.#queues.entries()) {
      if (isBehind && rank === this.#order.lastRank) room = Math.min(room, 1);
      while (room > 0) {
        const waiting = queue.shift();
        if (waiting === undefined) break;
        this.#forget(waiting);
        // A phone would have asked again by now: this one has given up, or was switched off.
        if (start - waiting.askedAt > this.#limits.waitingMs) continue;
        room -= 1;
        begin(waiting.newcomer, start);
      }
    }
    this.#cameSince = 0;
    this.#lastGoAt = this.size > 0 ? this.#clock.monotonic() : undefined;
  }

  /** Nobody waits any more. */
  clear(): void {
    this.#byAddress.clear();
    this.#size = 0;
    for (const queue of this.#queues) queue.clear();
  }

  #forget({ key, newcomer: { from } }: Waiting): void {
    const ofAddress = this.#byAddress.get(from);
    ofAddress?.delete(key);
    if (ofAddress?.size === 0) this.#byAddress.delete(from);
    this.#size -= 1;
  }
}
