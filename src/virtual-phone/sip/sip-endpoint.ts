import { mandatoryHeaders } from '#protocols/sip/mandatory-headers.ts';
import { decodeMessage, type SipRequest, type SipResponse } from '#protocols/sip/message.ts';
import type { UdpEndpoint } from '#protocols/sip/response-target.ts';
import { DecodeError } from '#values/decode-error.ts';
import type { Ipv4Address } from '#values/ipv4-address.ts';
import type { Call } from '#virtual-phone/call/call.ts';
import type { CallClock } from '#virtual-phone/call/sound/sound.ts';
import { type CallManners, Telephone } from '#virtual-phone/call/telephone.ts';
import type { Cancel } from '#virtual-phone/phone-time.ts';
import type { Power, PoweredSocket } from '#virtual-phone/power.ts';
import type { LineOutcome, PhoneHappening } from '#virtual-phone/virtual-phone-event.ts';
import { answerRequest } from './answer-request.ts';
import type { LineAccount } from './line-account.ts';
import type { SipIdentity } from './register-request.ts';
import { Registration, type RegistrationStep } from './registration.ts';

interface SipEndpointOptions {
  readonly identity: SipIdentity;
  readonly accounts: readonly LineAccount[];
  readonly power: Power;
  /** The clock of calls. */
  readonly clock: CallClock;
  readonly manners: CallManners;
  readonly localAddress: Ipv4Address;
  /** With nat_enable 0, a request for another host is refused. */
  readonly refusesForeignUri: boolean;
  readonly answersOptions: boolean;
  readonly random: () => number;
  readonly tell: (happening: PhoneHappening) => void;
  readonly onCheckSync: () => void;
}

/**
 * The phone's SIP sockets. It always listens on voip_control_port; with nat_enable 0 it sends from another port,
 * and an answer that comes there reaches nobody (observed).
 */
export class SipEndpoint {
  readonly #options: SipEndpointOptions;
  readonly #registrations: readonly Registration[];
  readonly #telephone: Telephone;
  readonly #timers = new Map<Registration, Cancel>();
  readonly #firstOutcome = new Map<Registration, () => void>();
  #isRegistered = false;
  #listening: PoweredSocket | undefined;
  #sending: PoweredSocket | undefined;

  constructor(options: SipEndpointOptions) {
    this.#options = options;
    const { identity, random, localAddress, refusesForeignUri } = options;
    this.#registrations = options.accounts.map((account) => new Registration(account, identity, random));
    const { advertisedAddress, sendsFromListenPort } = identity.settings;
    const looksAtHost = refusesForeignUri && !sendsFromListenPort;
    this.#telephone = new Telephone({
      ...options,
      hosts: looksAtHost ? [localAddress, advertisedAddress] : undefined,
      transmit: (bytes, to) => this.#sending?.send(bytes, to),
      answerOther: (request) => this.#answer(request),
    });
  }

  /** Registers every line; resolves when each has had an outcome. Rejects when a port is taken. */
  async register(): Promise<readonly LineOutcome[]> {
    const { identity, power } = this.#options;
    const { listenPort, sendsFromListenPort } = identity.settings;
    this.#listening = await power.open(listenPort, (bytes, from) => this.#receive(bytes, from));
    this.#sending = sendsFromListenPort ? this.#listening : await this.#openDeafPort();
    await Promise.all(
      this.#registrations.map((registration) => {
        const first = Promise.withResolvers<void>();
        this.#firstOutcome.set(registration, first.resolve);
        this.#perform(registration, registration.start(power.now()));
        return first.promise;
      }),
    );
    return this.#registrations.flatMap((registration) => registration.outcome ?? []);
  }

  /** Calls a number; `undefined` when the phone has no such line, or no room for another call on it. */
  call(line: number, number: string): Call | undefined {
    return this.#telephone.call(line, number);
  }

  /** Stops; the registrar is not told, as when power goes. */
  close(): void {
    for (const cancel of this.#timers.values()) cancel();
    this.#telephone.close();
    this.#listening?.close();
    this.#sending?.close();
  }

  async #openDeafPort(): Promise<PoweredSocket> {
    const { power, tell } = this.#options;
    const socket = await power.open(0, (_, from) => {
      tell({ type: 'answer-lost', port: socket.port, from: `${from.address}:${from.port}` });
    });
    return socket;
  }

  #receive(bytes: Uint8Array, from: UdpEndpoint): void {
    try {
      const message = decodeMessage(bytes);
      if (message.kind === 'request') this.#telephone.receiveRequest(message, from);
      else this.#dispatch(message);
    } catch (error) {
      if (!(error instanceof DecodeError)) throw error;
    }
  }

  /** Each line, and whether it is registered now. */
  lines(): { readonly line: number; readonly user: string; readonly isRegistered: boolean }[] {
    return this.#registrations.map(({ account: { line, user }, outcome }) => ({
      line,
      user,
      isRegistered: outcome?.registered === true,
    }));
  }

  #dispatch(response: SipResponse): void {
    const { callId } = mandatoryHeaders(response);
    const registration = this.#registrations.find((one) => one.callId === callId);
    if (registration === undefined) {
      this.#telephone.receiveResponse(response);
      return;
    }
    this.#perform(registration, registration.receive(response, this.#options.power.now()));
  }

  /** What no call is about. */
  #answer(request: SipRequest): number {
    const { accounts, answersOptions, tell, onCheckSync } = this.#options;
    const users = accounts.map((account) => account.user);
    const { status, asked, checkSync, messages } = answerRequest(request, { users, answersOptions });
    tell({ type: 'asked', request: asked, answer: status });
    if (messages !== undefined) {
      const line = accounts.find(({ user }) => user === messages.user)?.line ?? 1;
      const { isWaiting, fresh, old } = messages;
      tell({ type: 'message-lamp', line, isLit: isWaiting, fresh, old });
    }
    // Nobody is cut off by a restart.
    if (checkSync) this.#telephone.onceIdle(onCheckSync);
    return status;
  }

  #perform(registration: Registration, step: RegistrationStep): void {
    const { power, tell } = this.#options;
    if (step.happening !== undefined) tell(step.happening);
    this.#tellState();
    if (step.send !== undefined) this.#sending?.send(step.send, registration.account.target);
    if (registration.outcome !== undefined) this.#firstOutcome.get(registration)?.();
    this.#timers.get(registration)?.();
    const delay = Math.max(0, registration.deadline - power.now());
    const waitFor = registration.waitsForAnswer ? 'answer' : 'phone';
    const cancel = power.after(delay, waitFor, () => {
      this.#perform(registration, registration.expire(power.now()));
    });
    this.#timers.set(registration, cancel);
  }

  #tellState(): void {
    const isRegistered = this.#registrations.every((registration) => registration.outcome?.registered);
    if (isRegistered === this.#isRegistered) return;
    this.#isRegistered = isRegistered;
    this.#options.tell({ type: 'state', state: isRegistered ? 'registered' : 'registering' });
  }
}
