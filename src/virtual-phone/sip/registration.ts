import { requestedExpiry } from '#protocols/sip/contact.ts';
import { answerChallenge } from '#protocols/sip/digest.ts';
import type { DigestChallenge } from '#protocols/sip/digest-headers.ts';
import { headerValue, listElements } from '#protocols/sip/header-field.ts';
import { mandatoryHeaders } from '#protocols/sip/mandatory-headers.ts';
import { encodeMessage, type SipResponse } from '#protocols/sip/message.ts';
import { parseNameAddress } from '#protocols/sip/name-address.ts';
import { parameterValue } from '#protocols/sip/parameters.ts';
import type { LineOutcome, PhoneHappening } from '#virtual-phone/virtual-phone-event.ts';
import { challengeIn } from './challenge-in.ts';
import type { LineAccount } from './line-account.ts';
import { phoneCallId, phoneTag, randomHex } from './phone-names.ts';
import { registerRequest, registrarUri, type SipIdentity } from './register-request.ts';

/** What the owner of the socket does next: send this, tell that. */
export interface RegistrationStep {
  readonly send?: Uint8Array;
  readonly happening?: PhoneHappening;
}

/** After a refusal or silence; nobody wrote down how long a phone waits (uncertain). */
const RETRY_AFTER = 60_000;
const NOTHING: RegistrationStep = {};

/**
 * One line's registration (RFC 3261 §10.2 and §17.1.2, with the phone's own count of retransmissions). No I/O: call
 * {@link start}, hand in responses, call {@link expire} at {@link deadline}. Times are milliseconds of one clock.
 */
export class Registration {
  readonly account: LineAccount;
  readonly callId: string;
  readonly #identity: SipIdentity;
  readonly #random: () => number;
  readonly #fromTag: string;
  #outcome: LineOutcome | undefined;
  #sequence = 100;
  #branch = '';
  #expires: number;
  #challenge: { readonly from: DigestChallenge; readonly status: 401 | 407; uses: number } | undefined;
  #waits: 'for an answer' | 'to try again' = 'to try again';
  #deadline = 0;
  #sent: Uint8Array = new Uint8Array();
  #retransmitted = 0;
  #interval = 0;

  constructor(account: LineAccount, identity: SipIdentity, random: () => number) {
    this.account = account;
    this.#identity = identity;
    this.#random = random;
    this.#expires = identity.settings.expires;
    this.#fromTag = phoneTag(identity, account.line + 1, random);
    this.callId = phoneCallId(identity, account.line + 1, random);
  }

  /** How the last try ended; `undefined` before the first has. */
  get outcome(): LineOutcome | undefined {
    return this.#outcome;
  }

  /** When {@link expire} wants to be called, and whether that is a wait for somebody else. */
  get deadline(): number {
    return this.#deadline;
  }

  get waitsForAnswer(): boolean {
    return this.#waits === 'for an answer';
  }

  /** The first REGISTER. */
  start(now: number): RegistrationStep {
    const { line, user, target } = this.account;
    const proxy = `${target.address}:${target.port}`;
    return { ...this.#request(now), happening: { type: 'register', line, user, proxy } };
  }

  /** A retransmission, the end of patience, or the refresh. */
  expire(now: number): RegistrationStep {
    if (now < this.#deadline) return NOTHING;
    if (this.#waits === 'to try again') return this.#request(now);
    const { retransmissions, timer2 } = this.#identity.settings;
    if (this.#retransmitted >= retransmissions) return this.#fail('no answer', now);
    this.#retransmitted += 1;
    this.#interval = Math.min(this.#interval * 2, timer2);
    this.#deadline = now + this.#interval;
    return { send: this.#sent };
  }

  /** A response with this Call-ID; one that answers another request is dropped. */
  receive(response: SipResponse, now: number): RegistrationStep {
    if (!this.#isAwaited(response) || response.status < 200) return NOTHING;
    if (response.status < 300) return this.#succeed(response, now);
    if (response.status === 401 || response.status === 407)
      return this.#answer(response, response.status, now);
    const least = response.status === 423 ? Number(headerValue(response, 'Min-Expires')) : Number.NaN;
    if (least > this.#expires && least <= 86_400) {
      this.#expires = least;
      return this.#request(now);
    }
    return this.#fail(`${response.status} ${response.reason}`.slice(0, 100), now);
  }

  #isAwaited(response: SipResponse): boolean {
    if (!this.waitsForAnswer) return false;
    const { cseq, vias } = mandatoryHeaders(response);
    return cseq.number === this.#sequence && parameterValue(vias[0].parameters, 'branch') === this.#branch;
  }

  #request(now: number): RegistrationStep {
    this.#sequence += 1;
    this.#branch = `z9hG4bK${randomHex(this.#random)}`;
    const authorization = this.#authorization();
    const { account, callId } = this;
    const request = registerRequest(this.#identity, {
      account,
      callId,
      branch: this.#branch,
      fromTag: this.#fromTag,
      sequence: this.#sequence,
      expires: this.#expires,
      ...(authorization === undefined ? {} : { authorization }),
    });
    this.#sent = encodeMessage(request);
    this.#waits = 'for an answer';
    this.#retransmitted = 0;
    this.#interval = this.#identity.settings.timer1;
    this.#deadline = now + this.#interval;
    return { send: this.#sent };
  }

  #authorization() {
    if (this.#challenge === undefined) return undefined;
    this.#challenge.uses += 1;
    const { from: challenge, status, uses } = this.#challenge;
    const { authName: username, secret } = this.account;
    const uri = registrarUri(this.account);
    const cnonce = randomHex(this.#random);
    const answer = { challenge, username, secret, method: 'REGISTER', uri, cnonce, nc: uses };
    const credentials = answerChallenge(answer);
    const header = status === 401 ? ('Authorization' as const) : ('Proxy-Authorization' as const);
    return credentials === undefined ? undefined : { header, credentials };
  }

  /** Answers a challenge once; a second one for the same request means that the secret is wrong. */
  #answer(response: SipResponse, status: 401 | 407, now: number): RegistrationStep {
    const challenge = challengeIn(response, status);
    if (challenge === undefined) return this.#fail(`${status} without a challenge the phone knows`, now);
    if (this.account.authName === '') return this.#fail(`${status}, and the line has no credentials`, now);
    const wasFresh = this.#challenge?.uses === 1;
    if (wasFresh && challenge.stale !== true) return this.#fail(`${status}: wrong name or password`, now);
    this.#challenge = { from: challenge, status, uses: 0 };
    return this.#request(now);
  }

  #succeed(response: SipResponse, now: number): RegistrationStep {
    const granted = this.#grantedExpiry(response);
    const { line, user, target } = this.account;
    const proxy = `${target.address}:${target.port}`;
    const { delta } = this.#identity.settings;
    this.#outcome = { line, user, proxy, registered: true };
    this.#waits = 'to try again';
    this.#deadline = now + 1000 * (granted > 2 * delta ? granted - delta : Math.max(1, granted / 2));
    return { happening: { type: 'registered', line, user, proxy, expires: granted } };
  }

  #grantedExpiry(response: SipResponse): number {
    const { advertisedAddress, listenPort } = this.#identity.settings;
    const own = listElements(response, 'Contact')
      .map((element) => parseNameAddress(element, 'Contact'))
      .find(({ uri }) => uri.includes(`@${advertisedAddress}:${listenPort}`));
    return requestedExpiry(response, own) ?? this.#expires;
  }

  #fail(reason: string, now: number): RegistrationStep {
    const { line, user, target } = this.account;
    this.#outcome = { line, user, proxy: `${target.address}:${target.port}`, registered: false, reason };
    this.#challenge = undefined;
    this.#waits = 'to try again';
    this.#deadline = now + RETRY_AFTER;
    return { happening: { type: 'unregistered', line, user, reason } };
  }
}
