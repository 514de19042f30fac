import { MODELS, type PhoneModel } from '#knowledge/models.ts';
import type { BootContext, BootStep, StepAnswer } from './boot/boot-step.ts';
import { life } from './boot/life.ts';
import { Configuration } from './configuration.ts';
import { systemDatagrams } from './datagrams.ts';
import { type Faults, NO_FAULTS } from './faults.ts';
import { factoryFlash, type PhoneFlash } from './flash.ts';
import { type Habits, habitsWith } from './habits.ts';
import { acceleratedTime, type PhoneTime } from './phone-time.ts';
import { Power, PowerLost } from './power.ts';
import { seededRandom } from './seeded-random.ts';
import { accountsOf } from './sip/line-account.ts';
import { SipEndpoint } from './sip/sip-endpoint.ts';
import { sipSettings } from './sip/sip-settings.ts';
import { FileClient } from './tftp/file-client.ts';
import type { BootOutcome, LineOutcome, PhoneHappening, PhoneState } from './virtual-phone-event.ts';
import type { Endpoint, Patience, VirtualPhoneOptions } from './virtual-phone-options.ts';

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
  readonly #random: () => number;
  #flash: PhoneFlash;
  #state: PhoneState = 'off';
  #boot = 0;
  /** Steps and datagrams since power first came, for a power cut; `undefined` once it has been. */
  #untilCut: { steps: number; packets: number } | undefined = { steps: 0, packets: 0 };
  #run: Run | undefined;

  constructor(options: VirtualPhoneOptions) {
    this.options = options;
    this.#model = modelOf(options.model);
    this.#habits = habitsWith(options.habits);
    this.#faults = { ...NO_FAULTS, ...options.faults };
    this.#patience = { ...DEFAULT_PATIENCE, ...options.patience };
    this.#time = options.time ?? acceleratedTime(options.speed ?? 1);
    this.#random = options.seed === undefined ? Math.random : seededRandom(options.seed);
    this.#flash = options.flash ?? factoryFlash();
  }

  get state(): PhoneState {
    return this.#state;
  }

  /** What would be left if power went now. */
  get flash(): PhoneFlash {
    return this.#flash;
  }

  /**
   * Boots, and resolves once the phone works, is stuck or is off; it goes on working (refreshing its
   * registrations, answering, asking again for what is missing) until {@link powerOff}. Rejects only with an
   * OffhookError when the machine gives it no socket; it is off then.
   */
  powerOn(): Promise<BootOutcome> {
    const run = this.#run ?? this.#begin();
    return run.outcome.promise;
  }

  /** Pulls the plug: sockets and timers are gone when it resolves, a waiting powerOn gets `off`. */
  async powerOff(): Promise<void> {
    const run = this.#run;
    this.#cut('switched off');
    await run?.end;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.powerOff();
  }

  #begin(): Run {
    const { options } = this;
    const power = new Power({
      time: this.#time,
      datagrams: options.datagrams ?? systemDatagrams,
      localAddress: options.localAddress,
      packetLoss: this.#faults.packetLoss,
      random: this.#random,
      onPacket: () => this.#count('packets'),
    });
    const outcome = Promise.withResolvers<BootOutcome>();
    outcome.promise.catch(() => {});
    const run: Run = {
      power,
      outcome,
      end: Promise.resolve(),
      checkSync: Promise.withResolvers(),
      files: this.#newFileClient(power),
    };
    this.#run = run;
    this.#boot = 1;
    const { loader, application } = this.#flash;
    this.#tell(run, { type: 'power-on', loader, application });
    run.end = this.#live(run);
    return run;
  }

  async #live(run: Run): Promise<void> {
    const process = life(this.#context(run));
    try {
      let answer: StepAnswer;
      for (;;) {
        const step = process.next(answer);
        if (step.done) {
          this.#giveUp(run, step.value);
          return;
        }
        this.#count('steps');
        if (run !== this.#run) return;
        answer = await Promise.race([this.#perform(run, step.value), run.power.lost]);
      }
    } catch (error) {
      if (error instanceof PowerLost) return;
      run.outcome.reject(error);
      this.#cut('switched off');
    }
  }

  async #perform(run: Run, step: BootStep): Promise<StepAnswer> {
    switch (step.kind) {
      case 'fetch':
        return Promise.all(step.names.map((name) => run.files.fetch(name)));
      case 'wait':
        await run.power.wait(step.milliseconds);
        return undefined;
      case 'write':
        this.#flash = step.flash;
        this.#tell(run, step.happening);
        return undefined;
      case 'tell':
        this.#tell(run, step.happening);
        return undefined;
      case 'register':
        return this.#register(run);
      case 'await-check-sync':
        return this.#awaitCheckSync(run, step.milliseconds);
      case 'settle':
        run.outcome.resolve(step.outcome);
        return undefined;
    }
  }

  async #register(run: Run): Promise<readonly LineOutcome[]> {
    run.sip?.close();
    const { localAddress, sipProxy, mac } = this.options;
    const configuration = new Configuration(this.#flash.parameters, this.#model);
    const settings = sipSettings(configuration, localAddress);
    run.sip = new SipEndpoint({
      identity: { mac, model: this.#model, settings },
      accounts: accountsOf(configuration, this.#model, sipProxy),
      power: run.power,
      localAddress,
      refusesForeignUri: this.#habits.refusesForeignUri,
      random: this.#random,
      tell: (happening) => this.#tell(run, happening),
      onCheckSync: () => run.checkSync.resolve(true),
    });
    return run.sip.register();
  }

  async #awaitCheckSync(run: Run, milliseconds: number): Promise<boolean> {
    const { promise, resolve } = run.checkSync;
    const isBounded = milliseconds < Number.POSITIVE_INFINITY;
    const cancel = isBounded ? run.power.after(milliseconds, 'phone', () => resolve(false)) : undefined;
    const came = await promise;
    cancel?.();
    run.checkSync = Promise.withResolvers();
    return came;
  }

  #tell(run: Run, happening: PhoneHappening): void {
    if (run !== this.#run) return;
    if (happening.type === 'state') this.#state = happening.state;
    this.options.onEvent?.({ ...happening, elapsed: Math.round(run.power.now()), boot: this.#boot });
    if (happening.type === 'reboot') {
      this.#boot += 1;
      run.sip?.close();
      run.files = this.#newFileClient(run.power);
    }
  }

  #giveUp(run: Run, reason: string): void {
    this.#tell(run, { type: 'state', state: 'stuck' });
    this.#tell(run, { type: 'stuck', reason });
    run.outcome.resolve({ kind: 'stuck', reason });
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
    this.#cut('power cut');
  }

  #cut(reason: 'switched off' | 'power cut'): void {
    const run = this.#run;
    if (run === undefined) return;
    this.#tell(run, { type: 'state', state: 'off' });
    this.#tell(run, { type: 'power-off', reason });
    this.#run = undefined;
    run.power.cut();
    run.outcome.resolve({ kind: 'off', reason });
  }

  /** Each boot has its own, since its ports begin elsewhere. */
  #newFileClient(power: Power): FileClient {
    const { tftpServer } = this.options;
    const { alternateTftpServer } = this.#flash.network;
    const server: Endpoint = { ...tftpServer, address: alternateTftpServer ?? tftpServer.address };
    const tell = (happening: PhoneHappening) => {
      if (this.#run?.power === power) this.#tell(this.#run, happening);
    };
    return new FileClient({ power, server, faults: this.#faults, random: this.#random, tell });
  }

  #context(run: Run): BootContext {
    const flash = () => this.#flash;
    return {
      mac: this.options.mac,
      model: this.#model,
      habits: this.#habits,
      patience: this.#patience,
      now: () => run.power.now(),
      get flash() {
        return flash();
      },
    };
  }
}

/** What there is between power-on and power-off. */
interface Run {
  readonly power: Power;
  readonly outcome: PromiseWithResolvers<BootOutcome>;
  end: Promise<void>;
  checkSync: PromiseWithResolvers<boolean>;
  files: FileClient;
  sip?: SipEndpoint;
}

function modelOf(id: VirtualPhoneOptions['model']): PhoneModel {
  const model = MODELS.find((one) => one.id === id);
  if (model === undefined) throw new TypeError(`no such model: ${id}`);
  return model;
}
