import type { PhoneModel } from '#knowledge/models.ts';
import { OffhookError } from '#values/offhook-error.ts';
import type { BootContext, BootStep, Order, StepAnswer } from './boot/boot-step.ts';
import { life } from './boot/life.ts';
import type { Call } from './call/call.ts';
import { callSettings } from './call/call-settings.ts';
import { Configuration } from './configuration.ts';
import { ConsoleServer } from './console/console-server.ts';
import { systemDatagrams } from './datagrams.ts';
import { DURATIONS } from './durations.ts';
import type { Faults } from './faults.ts';
import type { PhoneFlash } from './flash.ts';
import type { Habits } from './habits.ts';
import type { PhoneTime } from './phone-time.ts';
import { Power, PowerLost } from './power.ts';
import { accountsOf } from './sip/line-account.ts';
import { SipEndpoint } from './sip/sip-endpoint.ts';
import { sipSettings } from './sip/sip-settings.ts';
import { FileClient } from './tftp/file-client.ts';
import type { BootOutcome, LineOutcome, PhoneHappening, VirtualPhoneEvent } from './virtual-phone-event.ts';
import type { Endpoint, Patience, VirtualPhoneOptions } from './virtual-phone-options.ts';

/** The tone of a phone that was given no other. */
const TONE_HERTZ = 440;

/** What the phone is when power comes, and whom the cycle tells what. */
interface PowerCycleParts {
  readonly options: VirtualPhoneOptions;
  readonly model: PhoneModel;
  readonly habits: Habits;
  readonly faults: Faults;
  readonly patience: Patience;
  readonly time: PhoneTime;
  /** The pace of calls, which others take part in. */
  readonly callTime: PhoneTime;
  readonly random: () => number;
  /** Outlasts the cycle. */
  readonly memory: { flash: PhoneFlash };
  readonly onEvent: (event: VirtualPhoneEvent) => void;
  /** Called before each step and with each datagram; it may cut power. */
  readonly onCount: (what: 'steps' | 'packets') => void;
}

/** A phone from power-on to power-off: does what its programs want, with sockets and timers that end with it. */
export class PowerCycle {
  readonly #parts: PowerCycleParts;
  readonly #power: Power;
  readonly #outcome = Promise.withResolvers<BootOutcome>();
  #isSettled = false;
  #isOver = false;
  #boot = 1;
  #order = Promise.withResolvers<Order>();
  #console: ConsoleServer | undefined;
  #files: FileClient;
  #sip: SipEndpoint | undefined;

  constructor(parts: PowerCycleParts) {
    this.#parts = parts;
    const { options, faults, time, random } = parts;
    this.#power = new Power({
      time,
      datagrams: options.datagrams ?? systemDatagrams,
      localAddress: options.localAddress,
      packetLoss: faults.packetLoss,
      random,
      onPacket: () => parts.onCount('packets'),
    });
    this.#files = this.#newFileClient();
    // Whoever never asks for the outcome isn't told of its failure.
    this.#outcome.promise.catch(() => {});
  }

  /** How far the phone came; rejects with an OffhookError when the machine has no socket for it. */
  get outcome(): Promise<BootOutcome> {
    return this.#outcome.promise;
  }

  /** Starts the phone's programs; resolves once nothing of them runs any more. */
  async live(): Promise<void> {
    const { loader, application } = this.#parts.memory.flash;
    this.#tell({ type: 'power-on', loader, application });
    const process = life(this.#context());
    try {
      let answer: StepAnswer;
      for (;;) {
        const step = process.next(answer);
        if (step.done) {
          this.#giveUp(step.value);
          return;
        }
        this.#parts.onCount('steps');
        if (this.#isOver) return;
        answer = await this.#power.whileOn(this.#perform(step.value));
      }
    } catch (error) {
      if (!(error instanceof PowerLost)) this.#fail(error);
    }
  }

  /** Power goes: sockets and timers end at once, and who waits for the outcome gets `off`. */
  cut(reason: 'switched off' | 'power cut'): void {
    if (this.#isOver) return;
    this.#tell({ type: 'state', state: 'off' });
    this.#tell({ type: 'power-off', reason });
    this.#isOver = true;
    this.#power.cut();
    this.#sip?.close();
    this.#console?.close();
    this.#settle({ kind: 'off', reason });
  }

  async #perform(step: BootStep): Promise<StepAnswer> {
    switch (step.kind) {
      case 'fetch':
        return Promise.all(step.names.map((name) => this.#files.fetch(name)));
      case 'wait':
        await this.#power.wait(step.milliseconds);
        return undefined;
      case 'write':
        this.#parts.memory.flash = step.flash;
        this.#tell(step.happening);
        return undefined;
      case 'tell':
        this.#tell(step.happening);
        return undefined;
      case 'register':
        return this.#register();
      case 'await-order':
        return this.#awaitOrder(step.milliseconds);
      case 'settle':
        this.#openConsole();
        this.#settle(step.outcome);
        return undefined;
    }
  }

  /** Calls a number; `undefined` when the phone can't: it doesn't work, has no such line or no room on it. */
  call(line: number, number: string): Call | undefined {
    return this.#isOver ? undefined : this.#sip?.call(line, number);
  }

  async #register(): Promise<readonly LineOutcome[]> {
    this.#sip?.close();
    const { options, model, habits, memory, random, callTime } = this.#parts;
    const { localAddress, sipProxy, mac } = options;
    const configuration = new Configuration(memory.flash.parameters, model);
    this.#sip = new SipEndpoint({
      identity: { mac, model, settings: sipSettings(configuration, localAddress) },
      accounts: accountsOf(configuration, model, sipProxy),
      power: this.#power,
      clock: this.#power.clockOf(callTime),
      manners: {
        settings: callSettings(configuration),
        behaviour: options.onIncoming ?? { kind: 'ring' },
        hertz: options.toneHertz ?? TONE_HERTZ,
        holdsToTransfer: habits.holdsToTransfer,
        refusesUnknownUser: habits.refusesUnknownUser,
        onCall: options.onCall ?? (() => {}),
      },
      localAddress,
      refusesForeignUri: habits.refusesForeignUri,
      answersOptions: habits.answersOptions,
      random,
      tell: (happening) => this.#tell(happening),
      onCheckSync: () => this.#order.resolve('check-sync'),
    });
    return this.#sip.register();
  }

  async #awaitOrder(milliseconds: number): Promise<Order> {
    const { promise, resolve } = this.#order;
    const isBounded = milliseconds < Number.POSITIVE_INFINITY;
    const cancel = isBounded ? this.#power.after(milliseconds, 'phone', () => resolve('none')) : undefined;
    const order = await promise;
    cancel?.();
    this.#order = Promise.withResolvers();
    return order;
  }

  /** As `telnet_level` has it, each time the phone comes to work. */
  #openConsole(): void {
    this.#console?.close();
    this.#console = undefined;
    const { options, model, habits, memory } = this.#parts;
    const configuration = new Configuration(memory.flash.parameters, model);
    const level = configuration.number('telnet_level');
    if (options.consolePort === undefined || level === 0 || this.#isOver) return;
    this.#console = new ConsoleServer({
      address: options.localAddress,
      port: options.consolePort,
      password: configuration.text('phone_password'),
      prompt: configuration.text('phone_prompt') || 'SIP Phone',
      echoes: habits.consoleEchoes,
      phone: {
        isPrivileged: level > 1 || !habits.consoleHasPrivileges,
        lines: () => this.#sip?.lines() ?? [],
        reset: () => this.#order.resolve('reset'),
        pressKeys: (keys) => this.#tell({ type: 'keys-pressed', keys }),
      },
    });
  }

  #tell(happening: PhoneHappening): void {
    if (this.#isOver) return;
    this.#parts.onEvent({ ...happening, elapsed: Math.round(this.#power.now()), boot: this.#boot });
    if (happening.type === 'reboot') {
      this.#boot += 1;
      this.#sip?.close();
      this.#sip = undefined;
      this.#console?.close();
      this.#console = undefined;
      this.#files = this.#newFileClient();
    }
  }

  #settle(outcome: BootOutcome): void {
    this.#isSettled = true;
    this.#outcome.resolve(outcome);
  }

  #giveUp(reason: string): void {
    this.#tell({ type: 'state', state: 'stuck' });
    this.#tell({ type: 'stuck', reason });
    this.#settle({ kind: 'stuck', reason });
  }

  /** The machine has no socket, or there is a mistake in this program; who waited for the outcome is told. */
  #fail(error: unknown): void {
    if (this.#isSettled) {
      if (!(error instanceof OffhookError)) throw error;
      this.#tell({ type: 'stuck', reason: error.message });
    }
    this.#outcome.reject(error);
    this.cut('switched off');
  }

  /** Each boot has its own, since its ports begin elsewhere. */
  #newFileClient(): FileClient {
    const { options, faults, memory, random } = this.#parts;
    const { tftpServer, millisecondsPerBlock = DURATIONS.block } = options;
    const { alternateTftpServer } = memory.flash.network;
    const server: Endpoint = { ...tftpServer, address: alternateTftpServer ?? tftpServer.address };
    const tell = (happening: PhoneHappening) => this.#tell(happening);
    return new FileClient({ power: this.#power, server, faults, millisecondsPerBlock, random, tell });
  }

  #context(): BootContext {
    const { options, model, habits, patience, memory } = this.#parts;
    return {
      mac: options.mac,
      model,
      habits,
      patience,
      now: () => this.#power.now(),
      get flash() {
        return memory.flash;
      },
    };
  }
}
