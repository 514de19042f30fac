import type { RegistrationChange } from '#pbx/connector.ts';
import type { EndpointState } from '#pbx/endpoint-state.ts';
import type { Notification, NotificationResult } from '#pbx/notification.ts';
import { PhoneCaller, type PhoneReach } from '#pbx/phone-caller.ts';
import { responseTo } from '#protocols/sip/response.ts';
import type { ServerTransaction } from '#protocols/sip/transactions/server-transaction.ts';
import type { TransactionLayer, TransactionUser } from '#protocols/sip/transactions/transaction-layer.ts';
import { type Clock, systemClock } from '#values/clock.ts';
import type { Ipv4Address } from '#values/ipv4-address.ts';
import { randomOctets } from '#values/random-octets.ts';
import { systemTimers, type Timers } from '#values/timers.ts';
import type { AccountBook } from './account-book.ts';
import { Authenticator } from './authenticator.ts';
import type { Binding, BoundRegistration } from './binding.ts';
import { CallsUnderWay } from './calls-under-way.ts';
import { ContactWatch } from './contact-watch.ts';
import { HeldAnswers } from './held-answers.ts';
import { type KeptBinding, keptBinding, restoredBinding } from './kept-binding.ts';
import { LocationStore } from './location-store.ts';
import { type KeptMessages, MessageLamps, type MessagesWaiting } from './message-lamps.ts';
import { answerHere, isForServer } from './own-request.ts';
import type { PbxEvent, RegistrationChallenge } from './pbx-event.ts';
import { DialogSeal } from './proxy/dialog-seal.ts';
import { OwnAddresses } from './proxy/own-addresses.ts';
import { SipProxy } from './proxy/proxy.ts';
import { Registrar } from './registrar.ts';
import type { GroupBook } from './routing/call-group.ts';
import type { ExpiryBounds } from './update-bindings.ts';

export interface EmbeddedPbxOptions {
  readonly accounts: AccountBook;
  /** None when absent. */
  readonly groups?: GroupBook;
  readonly onEvent: (event: PbxEvent) => void;
  /** Apart from the events, because every registration has one. */
  readonly onChallenge?: (challenge: RegistrationChallenge) => void;
  /** What a user has after every change, to be kept for the next start. */
  readonly onBindings?: (user: string, bindings: readonly KeptBinding[]) => void;
  /** What the lamps of a user's phones are to show, after every change, to be kept for the next start. */
  readonly onMessages?: (messages: KeptMessages) => void;
  readonly realm?: string;
  readonly expiry?: ExpiryBounds;
  /** How often each registered contact is asked whether it is there, in milliseconds; never when absent. */
  readonly qualifyEveryMs?: number;
  readonly clock?: Clock;
  readonly timers?: Timers;
  readonly random?: (octets: number) => Uint8Array;
}

/** Where the PBX is asked. */
export interface ListeningAt {
  readonly addresses: readonly Ipv4Address[];
  readonly port: number;
}

const DEFAULT_EXPIRY: ExpiryBounds = { min: 60, default: 3600, max: 7200 };
/** A phone that has just registered has other things to do. */
const LAMP_AFTER_MS = 500;
const NO_GROUPS: GroupBook = { byNumber: () => undefined };

/**
 * The PBX inside: a registrar, and a proxy between the extensions that are registered. There is no route to the
 * outside, and so there are no emergency calls. It owns no socket; an endpoint hands it what comes.
 */
export class EmbeddedPbx {
  readonly #options: EmbeddedPbxOptions;
  readonly #clock: Clock;
  readonly #timers: Timers;
  readonly #random: (octets: number) => Uint8Array;
  readonly #realm: string;
  readonly #locations: LocationStore;
  readonly #authenticator: Authenticator;
  readonly #registrar: Registrar;
  readonly #held: HeldAnswers;
  readonly #calls = new CallsUnderWay();
  readonly #lamps: MessageLamps;
  #caller: PhoneCaller | undefined;
  #watch: ContactWatch | undefined;

  constructor(options: EmbeddedPbxOptions) {
    const { accounts, onEvent, onChallenge, onBindings, onMessages } = options;
    this.#options = options;
    this.#clock = options.clock ?? systemClock;
    this.#timers = options.timers ?? systemTimers;
    this.#random = options.random ?? randomOctets;
    this.#realm = options.realm ?? 'offhook';
    this.#held = new HeldAnswers(this.#timers);
    this.#locations = new LocationStore((user, bindings) => onBindings?.(user, bindings.map(keptBinding)));
    this.#lamps = new MessageLamps(onMessages);
    this.#authenticator = new Authenticator({
      accounts,
      realm: this.#realm,
      clock: this.#clock,
      random: this.#random,
      onScan: (address, scan) => onEvent({ kind: 'scanned', address, ...scan }),
    });
    this.#registrar = new Registrar({
      authenticator: this.#authenticator,
      locations: this.#locations,
      expiry: options.expiry ?? DEFAULT_EXPIRY,
      clock: this.#clock,
      random: this.#random,
      onEvent: (event) => {
        onEvent(event);
        if (event.kind === 'registered') this.#lightLamp(event.registration);
        if (isNewRun(event)) this.#calls.lost(event.registration);
      },
      ...(onChallenge === undefined ? {} : { onChallenge }),
    });
  }

  /** With how each contact answered last, where contacts are asked. */
  registrations(): readonly BoundRegistration[] {
    this.#registrar.removeExpired();
    return this.#locations.all().map((binding) => {
      const roundTripMs = this.#watch?.roundTripOf(binding);
      const { registration } = binding;
      return roundTripMs === undefined ? registration : { ...registration, reach: 'reachable', roundTripMs };
    });
  }

  /** What an extension's phones are doing, as far as requests have passed; `undefined` when there is no such account. */
  endpointState(user: string): EndpointState | undefined {
    if (this.#options.accounts.byUser(user) === undefined) return undefined;
    return { user, isOnline: this.#locations.of(user).length > 0, calls: this.#calls.of(user) };
  }

  /** The ways to a user's phones. */
  reaches(user: string): readonly PhoneReach[] {
    return this.#locations.of(user).map(reachOfBinding);
  }

  get realm(): string {
    return this.#realm;
  }

  /** Asks contacts whether they are there, those whose turn it is; to be called several times a second. */
  qualify(): void {
    this.#watch?.work(this.#clock.monotonic());
  }

  /** The network is about to go: no contact is asked any more. */
  end(): void {
    this.#watch?.end();
  }

  /** Drops registrations that expired and tells so; to be called every second or so. */
  removeExpired(): void {
    this.#registrar.removeExpired();
  }

  /** Takes in what `onBindings` was given in an earlier run, and has not expired since. */
  restore(kept: readonly KeptBinding[], at: ListeningAt): void {
    const own = new OwnAddresses(at.addresses, at.port);
    const { accounts } = this.#options;
    const now = { wall: this.#clock.now(), monotonic: this.#clock.monotonic() };
    const known = kept.filter(({ user, expiresAt }) => expiresAt > now.wall && accounts.byUser(user));
    for (const [user, bindings] of Map.groupBy(known, (binding) => binding.user)) {
      this.#locations.restore(
        user,
        bindings.flatMap((binding) => restoredBinding(binding, now, own) ?? []),
      );
    }
  }

  /** Takes in what `onMessages` was given in an earlier run. */
  restoreMessages(kept: readonly KeptMessages[]): void {
    const { accounts } = this.#options;
    this.#lamps.restore(kept.filter(({ user }) => accounts.byUser(user) !== undefined));
  }

  /**
   * Tells every registered phone of an extension something, and gives what each said. None when none is registered.
   * What messages wait is told again to every phone that registers anew: its lamp is out after a restart.
   */
  async notify(user: string, notification: Notification): Promise<readonly NotificationResult[]> {
    this.#registrar.removeExpired();
    if (notification.kind === 'message-waiting' && this.#options.accounts.byUser(user) !== undefined) {
      this.#lamps.set(user, notification);
    }
    const caller = this.#caller;
    if (caller === undefined) return [];
    const bindings = this.#locations.of(user);
    return Promise.all(bindings.map((binding) => caller.notify(user, reachOfBinding(binding), notification)));
  }

  /** What the lamps of a user's phones were told last; `undefined` when they were never told. */
  messagesWaiting(user: string): MessagesWaiting | undefined {
    return this.#lamps.of(user);
  }

  /** Begins to serve what a transaction layer receives. */
  serve(layer: TransactionLayer, at: ListeningAt): TransactionUser {
    const own = new OwnAddresses(at.addresses, at.port);
    const caller = new PhoneCaller({
      layer,
      own,
      clock: this.#clock,
      timers: this.#timers,
      random: this.#random,
    });
    this.#caller = caller;
    this.#watch = this.#watchBy(caller);
    const proxy = new SipProxy({
      layer,
      own,
      accounts: this.#options.accounts,
      groups: this.#options.groups ?? NO_GROUPS,
      locations: this.#locations,
      authenticator: this.#authenticator,
      seal: new DialogSeal(this.#random(32)),
      calls: this.#calls,
      realm: this.#realm,
      timers: this.#timers,
      random: this.#random,
      answer: (transaction, answer) => this.#held.send(transaction, answer),
      onEvent: this.#options.onEvent,
    });
    return {
      onAck: (ack) => proxy.ack(ack),
      onRequest: (transaction) => {
        const { method, uri } = transaction.request;
        this.#registrar.removeExpired();
        if (method === 'CANCEL') proxy.cancel(transaction);
        else if (method === 'REGISTER' || isForServer(uri)) this.#serveHere(transaction);
        else proxy.request(transaction);
      },
    };
  }

  #watchBy(caller: PhoneCaller): ContactWatch | undefined {
    const { qualifyEveryMs, onEvent } = this.#options;
    if (qualifyEveryMs === undefined) return undefined;
    return new ContactWatch({
      locations: this.#locations,
      probe: (binding) => caller.probe(binding.registration.user, reachOfBinding(binding)),
      onChange: ({ binding: { registration }, ...change }) => onEvent({ ...change, registration }),
      everyMs: qualifyEveryMs,
    });
  }

  /** After the answer to its REGISTER, a phone is told what its lamp is to show. */
  #lightLamp({ user, contact }: BoundRegistration): void {
    const waiting = this.#lamps.of(user);
    if (waiting === undefined) return;
    const notification = { kind: 'message-waiting', ...waiting } as const;
    this.#timers.after(LAMP_AFTER_MS, () => {
      const binding = this.#locations.of(user).find(({ registration }) => registration.contact === contact);
      if (binding !== undefined) void this.#caller?.notify(user, reachOfBinding(binding), notification);
    });
  }

  #serveHere(transaction: ServerTransaction): void {
    const { request } = transaction;
    const answer = answerHere(request);
    if (answer === undefined) {
      this.#held.send(transaction, this.#registrar.answer(transaction));
      return;
    }
    const toTag = Buffer.from(this.#random(8)).toString('hex');
    transaction.respond(responseTo(request, answer.status, { toTag, headers: answer.headers }));
  }
}

/** Whether a phone is not the one any more that it was before: it restarted, or is gone. */
function isNewRun(event: PbxEvent): event is RegistrationChange<BoundRegistration> {
  return event.kind === 'registered' || event.kind === 'unregistered' || event.kind === 'expired';
}

function reachOfBinding({ registration: { contact, mac }, hop }: Binding): PhoneReach {
  return { contact, hop, ...(mac === undefined ? {} : { mac }) };
}
