import type { RtpPacket } from './packet.ts';

/** What came of a stream, and what did not. */
export interface Reception {
  /** Packets that came, repetitions included. */
  readonly received: number;
  /** Packets that should have come by now and did not; never below 0. */
  readonly lost: number;
  /** Interarrival jitter in timestamp units (RFC 3550 §6.4.1). */
  readonly jitter: number;
}

/** How far a sequence number may jump ahead or back before the packet is taken for a stranger (RFC 3550 A.1). */
const MOST_DROPPED = 3000;
const MOST_MISORDERED = 100;
const CYCLE = 65_536;

/**
 * Counts what one sender's packets tell of the way between: highest number, loss, jitter (RFC 3550 A.1, A.3, A.8). A
 * sender that begins anew, with another SSRC or far off in its numbers, is counted on; what was lost before stays lost.
 */
export class ReceptionStatistics {
  readonly #clockRate: number;
  #received = 0;
  /** Lost in streams that have ended. */
  #lostBefore = 0;
  #current: Stream | undefined;

  /** `clockRate` is the samples a second that timestamps count. */
  constructor(clockRate: number) {
    this.#clockRate = clockRate;
  }

  /** Counts a packet that came at `now` milliseconds; `false` when it is out of place and was not counted. */
  count(packet: Pick<RtpPacket, 'ssrc' | 'sequence' | 'timestamp'>, now: number): boolean {
    const arrival = (now / 1000) * this.#clockRate;
    const { ssrc, sequence, timestamp } = packet;
    if (this.#current?.ssrc !== ssrc) {
      this.#begin(ssrc, sequence);
    } else if (!this.#current.follow(sequence)) {
      // Two in a row from elsewhere: the sender has begun anew.
      if (this.#current.strange !== sequence) {
        this.#current.strange = (sequence + 1) % CYCLE;
        return false;
      }
      this.#begin(ssrc, sequence);
    }
    this.#received += 1;
    this.#current?.arrive(arrival, timestamp);
    return true;
  }

  get reception(): Reception {
    const lost = this.#lostBefore + (this.#current?.lost ?? 0);
    return { received: this.#received, lost, jitter: this.#current?.jitter ?? 0 };
  }

  #begin(ssrc: number, sequence: number): void {
    this.#lostBefore += this.#current?.lost ?? 0;
    this.#current = new Stream(ssrc, sequence);
  }
}

/** The packets of one SSRC. */
class Stream {
  readonly ssrc: number;
  /** The number that would show that the sender has begun anew. */
  strange: number | undefined;
  jitter = 0;
  readonly #first: number;
  #highest: number;
  #received = 0;
  #transit: number | undefined;

  constructor(ssrc: number, sequence: number) {
    this.ssrc = ssrc;
    this.#first = sequence;
    this.#highest = sequence;
  }

  get lost(): number {
    return Math.max(0, this.#highest - this.#first + 1 - this.#received);
  }

  /** Takes a number into the row; `false` when it is too far off. */
  follow(sequence: number): boolean {
    const ahead = (sequence - this.#highest + CYCLE * Math.ceil(this.#highest / CYCLE)) % CYCLE;
    if (ahead >= MOST_DROPPED && ahead <= CYCLE - MOST_MISORDERED) return false;
    if (ahead < MOST_DROPPED) this.#highest += ahead;
    this.strange = undefined;
    return true;
  }

  arrive(arrival: number, timestamp: number): void {
    this.#received += 1;
    const transit = arrival - timestamp;
    const difference = Math.abs(transit - (this.#transit ?? transit));
    this.#transit = transit;
    // A timestamp that has gone once round says nothing about the way.
    if (difference < 2 ** 31) this.jitter += (difference - this.jitter) / 16;
  }
}
