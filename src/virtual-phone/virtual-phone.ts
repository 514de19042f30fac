import { MODELS, type PhoneModel } from '#knowledge/models.ts';
import { OffhookError } from '#values/offhook-error.ts';
import { seededRandom } from '#values/seeded-random.ts';
import type { Call } from './call/call.ts';
import { type Faults, NO_FAULTS } from './faults.ts';
import { factoryFlash, type PhoneFlash } from './flash.ts';
import { type Habits, habitsWith } from './habits.ts';
import { acceleratedTime, type PhoneTime } from './phone-time.ts';
import { PowerCycle } from './power-cycle.ts';
import { pageFetcher } from './screen/fetch-page.ts';
import { PhoneBrowser } from './screen/phone-browser.ts';
import type { BootOutcome, PhoneState } from './virtual-phone-event.ts';
import type { Patience, VirtualPhoneOptions } from './virtual-phone-options.ts';

/** Enough for a conversion with a missing file now and then; a flip-flop shows well before. */
const DEFAULT_PATIENCE: Patience = { boots: 8, cycles: 4 };

/**
 * A Cisco 7940 or 7960 made of software: it asks, reads, writes its flash, restarts and registers as the real
 * one does, as far as sources tell (`habits.ts` lists where they don't). The constructor does nothing.
 */
export class VirtualPhone {
  readonly options: VirtualPhoneOptions;
  readonly #model: PhoneModel;
  readonly #habits: Habits;
  readonly #faults: Faults;
  readonly #patience: Patience;
  readonly #time: PhoneTime;
  readonly #callTime: PhoneTime;
  readonly #random: () => number;
  readonly #memory: { flash: PhoneFlash };
  #state: PhoneState = 'off';
  /** Steps and datagrams since power first came, for a power cut; `undefined` once it has been. */
  #untilCut: { steps: number; packets: number } | undefined = { steps: 0, packets: 0 };
  #running: { readonly cycle: PowerCycle; end: Promise<void> } | undefined;

  constructor(options: VirtualPhoneOptions) {
    this.options = options;
    this.#model = modelOf(options.model);
    this.#habits = habitsWith(options.habits);
    this.#faults = { ...NO_FAULTS, ...options.faults };
    this.#patience = { ...DEFAULT_PATIENCE, ...options.patience };
    this.#time = options.time ?? acceleratedTime(options.speed ?? 1);
    this.#callTime = options.time ?? acceleratedTime(1);
    this.#random = options.seed === undefined ? Math.random : seededRandom(options.seed);
    this.#memory = { flash: options.flash ?? factoryFlash() };
  }

  get state(): PhoneState {
    return this.#state;
  }

  /** What would be left if power went now. */
  get flash(): PhoneFlash {
    return this.#memory.flash;
  }

  /**
   * Boots, and resolves once the phone works, is stuck or is off; it goes on working (refreshing its
   * registrations, answering, asking again for what is missing) until {@link powerOff}. Rejects only with an
   * OffhookError when the machine gives it no socket; it is off then.
   */
  powerOn(): Promise<BootOutcome> {
    const { cycle } = this.#running ?? this.#begin();
    return cycle.outcome;
  }

  /**
   * Calls a number from a line, by default from the first; the call is under way when it resolves. Rejects with an
   * OffhookError when the phone can't call.
   */
  async call({ line = 1, number }: { readonly line?: number; readonly number: string }): Promise<Call> {
    const call = this.#running?.cycle.call(line, number);
    if (call !== undefined) return call;
    throw new OffhookError(
      'VIRTUAL_PHONE_CANT_CALL',
      `The virtual phone can't call from line ${line}: it is ${this.#state}.`,
      'Wait until it is registered, and name a line that its configuration describes and that is free.',
    );
  }

  /** Goes through pages as a person at this phone does: they are asked for from its address, as its model. */
  browser(): PhoneBrowser {
    return new PhoneBrowser(pageFetcher(this.#model, this.options.localAddress));
  }

  /** Pulls the plug: sockets and timers are gone when it resolves, a waiting powerOn gets `off`. */
  async powerOff(): Promise<void> {
    const running = this.#running;
    running?.cycle.cut('switched off');
    await running?.end;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.powerOff();
  }

  #begin() {
    const cycle = new PowerCycle({
      options: this.options,
      model: this.#model,
      habits: this.#habits,
      faults: this.#faults,
      patience: this.#patience,
      time: this.#time,
      callTime: this.#callTime,
      random: this.#random,
      memory: this.#memory,
      onEvent: (event) => {
        if (event.type === 'state') this.#state = event.state;
        if (event.type === 'power-off') this.#running = undefined;
        this.options.onEvent?.(event);
      },
      onCount: (what) => this.#count(what),
    });
    const running = { cycle, end: Promise.resolve() };
    this.#running = running;
    running.end = cycle.live();
    return running;
  }

  /** Power goes by itself when the fault says so. */
  #count(what: 'steps' | 'packets'): void {
    const { powerCut } = this.#faults;
    if (this.#untilCut === undefined || powerCut === null) return;
    this.#untilCut[what] += 1;
    const { steps, packets } = this.#untilCut;
    const isDue = 'afterSteps' in powerCut ? steps > powerCut.afterSteps : packets > powerCut.afterPackets;
    if (!isDue) return;
    this.#untilCut = undefined;
    this.#running?.cycle.cut('power cut');
  }
}

function modelOf(id: VirtualPhoneOptions['model']): PhoneModel {
  const model = MODELS.find((one) => one.id === id);
  if (model === undefined) throw new TypeError(`no such model: ${id}`);
  return model;
}
