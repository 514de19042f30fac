import type { MacAddress } from '#values/mac-address.ts';
import type { Timers } from '#values/timers.ts';

/** What a phone said to one question. */
interface Said {
  /** A SIP status, or that nothing came. */
  readonly outcome: number | 'timeout' | 'transport';
  /** Absent without an answer. */
  readonly roundTripMs?: number;
  readonly userAgent?: string;
}

/** What came of asking a phone. */
export interface Probed extends Said {
  /** How often it was asked. */
  readonly questions: number;
}

export interface ProbeRunParts {
  readonly macs: readonly MacAddress[];
  /** Asks one phone whether it is there; never rejects. */
  readonly ask: (mac: MacAddress) => Promise<Said>;
  readonly onProbed: (mac: MacAddress, probed: Probed) => void;
  /** How many phones may be asked at the same time. */
  readonly atOnce: number;
  readonly timers: Timers;
}

/** The first question, or its answer, may have been lost. */
const QUESTIONS = 2;
/** From one phone to the next, so that a fleet that answers at once makes no burst either: 200 a second. */
const GAP_MS = 5;

/** Asks phones whether they are there, few at a time and one after the other. */
export class ProbeRun {
  readonly #parts: ProbeRunParts;
  readonly #over = Promise.withResolvers<void>();
  #next = 0;
  #going = 0;
  #isStopped = false;
  /** A phone has just begun. */
  #isResting = false;

  constructor(parts: ProbeRunParts) {
    this.#parts = parts;
  }

  /** Resolves once every phone has answered or been given up, or nothing more begins. */
  run(): Promise<void> {
    this.#begin();
    return this.#over.promise;
  }

  /** Begins with no other phone. */
  stop(): void {
    this.#isStopped = true;
    this.#begin();
  }

  #begin(): void {
    const { macs, atOnce, timers } = this.#parts;
    const mac = this.#isStopped ? undefined : macs[this.#next];
    if (mac === undefined) {
      if (this.#going === 0) this.#over.resolve();
      return;
    }
    if (this.#isResting || this.#going >= atOnce) return;
    this.#next += 1;
    this.#going += 1;
    this.#isResting = true;
    timers.after(GAP_MS, () => {
      this.#isResting = false;
      this.#begin();
    });
    void this.#probe(mac);
  }

  async #probe(mac: MacAddress): Promise<void> {
    let said: Said = { outcome: 'transport' };
    let questions = 0;
    while (questions < QUESTIONS && said.roundTripMs === undefined) {
      said = await this.#parts.ask(mac);
      questions += 1;
    }
    this.#parts.onProbed(mac, { ...said, questions });
    this.#going -= 1;
    this.#begin();
  }
}
