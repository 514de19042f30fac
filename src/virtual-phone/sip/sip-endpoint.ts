import { mandatoryHeaders } from '#protocols/sip/mandatory-headers.ts';
import { decodeMessage, encodeMessage, type SipMessage, type SipRequest } from '#protocols/sip/message.ts';
import { responseTo } from '#protocols/sip/response.ts';
import { responseTarget, type UdpEndpoint } from '#protocols/sip/response-target.ts';
import { DecodeError } from '#values/decode-error.ts';
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
  readonly localAddress: string;
  /** With nat_enable 0, a request for another host is refused. */
  readonly refusesForeignUri: boolean;
  readonly random: () => number;
  readonly tell: (happening: PhoneHappening) => void;
  readonly onCheckSync: () => void;
}

/**
 * The phone's SIP sockets. It always listens on voip_control_port; with nat_enable 0 it sends from another port,
 * and an answer that comes there reaches nobody (boot-sequence §6).
 */
export class SipEndpoint {
  readonly #options: SipEndpointOptions;
  readonly #registrations: readonly Registration[];
  readonly #timers = new Map<Registration, Cancel>();
  readonly #firstOutcome = new Map<Registration, () => void>();
  #isRegistered = false;
  #listening: PoweredSocket | undefined;
  #sending: PoweredSocket | undefined;

  constructor(options: SipEndpointOptions) {
    this.#options = options;
    const { identity, random } = options;
    this.#registrations = options.accounts.map((account) => new Registration(account, identity, random));
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

  /** Stops; the registrar is not told, as when power goes. */
  close(): void {
    for (const cancel of this.#timers.values()) cancel();
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
      if (message.kind === 'request') this.#answer(message, from);
      else this.#dispatch(message);
    } catch (error) {
      if (!(error instanceof DecodeError)) throw error;
    }
  }

  #dispatch(response: SipMessage & { kind: 'response' }): void {
    const { callId } = mandatoryHeaders(response);
    const registration = this.#registrations.find((one) => one.callId === callId);
    if (registration === undefined) return;
    this.#perform(registration, registration.receive(response, this.#options.power.now()));
  }

  #answer(request: SipRequest, from: UdpEndpoint): void {
    if (request.method === 'ACK') return;
    const { accounts, identity, refusesForeignUri, localAddress, random, tell } = this.#options;
    const { advertisedAddress, sendsFromListenPort } = identity.settings;
    const looksAtHost = refusesForeignUri && !sendsFromListenPort;
    const { status, asked, checkSync } = answerRequest(request, {
      users: accounts.map((account) => account.user),
      hosts: looksAtHost ? [localAddress, advertisedAddress] : undefined,
    });
    const [via] = mandatoryHeaders(request).vias;
    const headers = [{ name: 'User-Agent', value: identity.model.userAgent }];
    const toTag = random().toString(16).slice(2, 10);
    const reason = status === 404 ? 'Not Found' : status === 501 ? 'Not Implemented' : undefined;
    const response = responseTo(request, status, {
      toTag,
      headers,
      ...(reason === undefined ? {} : { reason }),
    });
    this.#sending?.send(encodeMessage(response), responseTarget(via, from, 'via'));
    tell({ type: 'asked', request: asked, answer: status });
    if (checkSync) this.#options.onCheckSync();
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
