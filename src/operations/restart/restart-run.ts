import type { RestartOutcome } from '#provisioning/restart-outcome.ts';
import type { Clock } from '#values/clock.ts';
import type { MacAddress } from '#values/mac-address.ts';
import type { Cancel, Timers } from '#values/timers.ts';
import { CallGate } from './call-gate.ts';
import { groupQuota, type Pace } from './pace.ts';
import {
  beginRestart,
  lookAtRestart,
  noteRestart,
  type PhoneRestart,
  type RestartEvidence,
  type RestartStep,
  type RestartTerms,
} from './phone-restart.ts';

/** A phone that is to restart. */
export interface RestartCandidate {
  readonly mac: MacAddress;
  /** Phones that share one are not all without service at once; absent for a phone in no group. */
  readonly group?: string;
  readonly terms: RestartTerms;
}

/** Where a phone of a run stands. */
export interface RestartStanding {
  readonly mac: MacAddress;
  /** Absent until it has its order. */
  readonly restart?: PhoneRestart;
  /** Its turn came, and it was in a call; it is looked at again in a while. */
  readonly isInCall?: true;
  /** Absent until it is over. */
  readonly outcome?: RestartOutcome;
}

export interface RestartRunParts {
  readonly candidates: readonly RestartCandidate[];
  readonly pace: Pace;
  /** Gives the order by the way of that number, from 0; what comes of it is told to {@link RestartRun.note}. */
  readonly order: (mac: MacAddress, way: number) => void;
  /** Finds out whether a phone is in a call, before its order; the answer is told to {@link RestartRun.noteCall}. */
  readonly look?: (mac: MacAddress) => void;
  readonly onStanding: (standing: RestartStanding) => void;
  readonly clock: Pick<Clock, 'monotonic'>;
  readonly timers: Timers;
}

/** A phone that was there, went away and did not come back. */
const LOST: ReadonlySet<RestartOutcome> = new Set(['stayed', 'not-registered']);

/**
 * Restarts phones a few at a time, and knows of each what came of it. It sends and hears nothing itself. `over`
 * resolves once nothing is under way and nothing will begin.
 */
export class RestartRun {
  readonly #parts: RestartRunParts;
  readonly #candidates: ReadonlyMap<MacAddress, RestartCandidate>;
  readonly #queue: RestartCandidate[];
  readonly #groupSizes: ReadonlyMap<string, number>;
  readonly #going = new Map<MacAddress, { restart: PhoneRestart; cancel: Cancel }>();
  readonly #over = Promise.withResolvers<void>();
  readonly #gate: CallGate | undefined;
  #lost = 0;

  constructor(parts: RestartRunParts) {
    this.#parts = parts;
    this.#queue = [...parts.candidates];
    this.#candidates = new Map(parts.candidates.map((candidate) => [candidate.mac, candidate]));
    this.#groupSizes = new Map(
      Map.groupBy(parts.candidates, ({ group = '' }) => group)
        .entries()
        .map(([group, members]) => [group, members.length]),
    );
    const { look, onStanding, clock, timers } = parts;
    if (look === undefined) return;
    this.#gate = new CallGate({
      look,
      onFree: (candidate) => this.#order(candidate),
      onInCall: ({ mac }) => onStanding({ mac, isInCall: true }),
      onAgain: (candidate) => {
        this.#queue.push(candidate);
        this.#beginMore();
      },
      onGivenUp: ({ mac }) => onStanding({ mac, outcome: 'in-call' }),
      clock,
      timers,
    });
  }

  get over(): Promise<void> {
    return this.#over.promise;
  }

  /** Begins with the first phones. */
  start(): void {
    this.#beginMore();
  }

  /** Something was seen of a phone; of one that is not under way it means nothing. */
  note(mac: MacAddress, evidence: RestartEvidence): void {
    const going = this.#going.get(mac);
    const candidate = this.#candidates.get(mac);
    if (going === undefined || candidate === undefined) return;
    this.#take(mac, noteRestart(going.restart, evidence, candidate.terms, this.#now()));
  }

  /** Whether a phone that was to be looked at is in a call; one of which that is not known is told to restart. */
  noteCall(mac: MacAddress, isInCall: boolean): void {
    this.#gate?.note(mac, isInCall);
    this.#beginMore();
  }

  /** Follows nothing any more, and is over; phones that have their order restart all the same. */
  abandon(): void {
    this.#queue.splice(0);
    this.#gate?.clear();
    for (const { cancel } of this.#going.values()) cancel();
    this.#going.clear();
    this.#over.resolve();
  }

  /** Begins with no other phone; those that have their order go on. */
  stop(): void {
    const waiting = [...(this.#gate?.clear() ?? []), ...this.#queue.splice(0).map(({ mac }) => mac)];
    for (const mac of waiting) this.#parts.onStanding({ mac, outcome: 'not-begun' });
    this.#beginMore();
  }

  #beginMore(): void {
    for (let next = this.#next(); next !== undefined; next = this.#next()) this.#begin(next);
    const isOver = this.#queue.length === 0 && this.#going.size === 0 && (this.#gate?.isEmpty ?? true);
    if (isOver) this.#over.resolve();
  }

  /** Takes the first phone out of the queue whose group and site can spare it. */
  #next(): RestartCandidate | undefined {
    const { pace } = this.#parts;
    const goingOrAboutTo = [...this.#going.keys(), ...(this.#gate?.looking ?? [])];
    if (goingOrAboutTo.length >= pace.perSite) return undefined;
    const away = new Map<string, number>();
    for (const mac of goingOrAboutTo) {
      const group = this.#candidates.get(mac)?.group;
      if (group !== undefined) away.set(group, (away.get(group) ?? 0) + 1);
    }
    const index = this.#queue.findIndex(
      ({ group }) =>
        group === undefined || (away.get(group) ?? 0) < groupQuota(pace, this.#groupSizes.get(group) ?? 1),
    );
    return index < 0 ? undefined : this.#queue.splice(index, 1)[0];
  }

  #begin(candidate: RestartCandidate): void {
    if (this.#gate === undefined) this.#order(candidate);
    else this.#gate.enter(candidate);
  }

  #order({ mac, terms }: RestartCandidate): void {
    const restart = beginRestart(terms, this.#now());
    this.#keep(mac, restart);
    this.#parts.order(mac, 0);
  }

  #take(mac: MacAddress, step: RestartStep): void {
    if (step.kind === 'over') {
      this.#end(mac, step);
      return;
    }
    const ways = this.#candidates.get(mac)?.terms.ways ?? 1;
    this.#keep(mac, step.restart);
    if (step.orderAgain) this.#parts.order(mac, ways - 1 - step.restart.waysLeft);
  }

  #keep(mac: MacAddress, restart: PhoneRestart): void {
    const known = this.#going.get(mac);
    if (known?.restart === restart) return;
    known?.cancel();
    this.#watch(mac, restart);
    this.#parts.onStanding({ mac, restart });
  }

  #watch(mac: MacAddress, restart: PhoneRestart): void {
    const wait = Math.max(0, Math.ceil(restart.deadline - this.#now()));
    const cancel = this.#parts.timers.after(wait, () => {
      const step = lookAtRestart(restart, this.#now());
      // A timer may ring a little early.
      if (step.kind === 'going') this.#watch(mac, restart);
      else this.#end(mac, step);
    });
    this.#going.set(mac, { restart, cancel });
  }

  #end(mac: MacAddress, { outcome, restart }: Extract<RestartStep, { kind: 'over' }>): void {
    this.#going.get(mac)?.cancel();
    this.#going.delete(mac);
    this.#parts.onStanding({ mac, restart, outcome });
    if (LOST.has(outcome)) this.#lost += 1;
    if (this.#lost >= this.#parts.pace.stopAfter) this.stop();
    else this.#beginMore();
  }

  #now(): number {
    return this.#parts.clock.monotonic();
  }
}
