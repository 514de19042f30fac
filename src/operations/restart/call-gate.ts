import type { Clock } from '#values/clock.ts';
import type { MacAddress } from '#values/mac-address.ts';
import type { Cancel, Timers } from '#values/timers.ts';
import type { RestartCandidate } from './restart-run.ts';

/** A call that has just ended was not long ago, and no PBX is asked too often. */
const LOOK_AGAIN_MS = 5000;

export interface CallGateParts {
  /** Finds out whether a phone is in a call; the answer is told to {@link CallGate.note}. */
  readonly look: (mac: MacAddress) => void;
  /** It is in no call, as far as anybody knows. */
  readonly onFree: (candidate: RestartCandidate) => void;
  readonly onInCall: (candidate: RestartCandidate) => void;
  /** It was in a call a while ago, and may be looked at again. */
  readonly onAgain: (candidate: RestartCandidate) => void;
  /** Whenever it was looked at it was in a call, as long as its terms allow. */
  readonly onGivenUp: (candidate: RestartCandidate) => void;
  readonly clock: Pick<Clock, 'monotonic'>;
  readonly timers: Timers;
}

/** Holds phones back that are in a call. Those in a call hold up nobody else: they are not away, so they need no turn. */
export class CallGate {
  readonly #parts: CallGateParts;
  readonly #looking = new Map<MacAddress, RestartCandidate>();
  readonly #inCall = new Map<MacAddress, Cancel>();
  /** Monotonic milliseconds at which nobody waits any longer. */
  readonly #until = new Map<MacAddress, number>();

  constructor(parts: CallGateParts) {
    this.#parts = parts;
  }

  /** Phones that are being looked at; each may be told to restart at any moment. */
  get looking(): Iterable<MacAddress> {
    return this.#looking.keys();
  }

  get isEmpty(): boolean {
    return this.#looking.size === 0 && this.#inCall.size === 0;
  }

  /** Has a phone looked at. */
  enter(candidate: RestartCandidate): void {
    this.#looking.set(candidate.mac, candidate);
    this.#parts.look(candidate.mac);
  }

  /** Whether a phone is in a call. One of which that is not known is let through: it waits by itself. */
  note(mac: MacAddress, isInCall: boolean): void {
    const candidate = this.#looking.get(mac);
    if (candidate === undefined) return;
    this.#looking.delete(mac);
    if (isInCall) this.#hold(candidate);
    else this.#parts.onFree(candidate);
  }

  /** Lets go of all that are here, and gives them. */
  clear(): MacAddress[] {
    const here = [...this.#looking.keys(), ...this.#inCall.keys()];
    for (const cancel of this.#inCall.values()) cancel();
    this.#looking.clear();
    this.#inCall.clear();
    return here;
  }

  #hold(candidate: RestartCandidate): void {
    const { clock, timers, onInCall, onAgain, onGivenUp } = this.#parts;
    const { mac, terms } = candidate;
    const now = clock.monotonic();
    const until = this.#until.get(mac) ?? now + terms.idleMs;
    this.#until.set(mac, until);
    if (now >= until) {
      onGivenUp(candidate);
      return;
    }
    const cancel = timers.after(Math.min(until - now, LOOK_AGAIN_MS), () => {
      this.#inCall.delete(mac);
      onAgain(candidate);
    });
    this.#inCall.set(mac, cancel);
    onInCall(candidate);
  }
}
