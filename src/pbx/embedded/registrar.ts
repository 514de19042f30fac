import { firstContactOf } from '#protocols/sip/contact.ts';
import { type HeaderField, headerValues } from '#protocols/sip/header-field.ts';
import { responseTo } from '#protocols/sip/response.ts';
import type { Arrival } from '#protocols/sip/transactions/server-transaction.ts';
import { parseSipUri, unescapedUser, uriScheme } from '#protocols/sip/uri.ts';
import type { Clock } from '#values/clock.ts';
import { ifReadable } from '#values/decode-error.ts';
import type { Authenticator } from './authenticator.ts';
import { contactValue, traitsOf } from './binding.ts';
import type { Failure } from './failure-guard.ts';
import type { LocationStore } from './location-store.ts';
import type { PbxEvent, RefusalReason, RegistrationChallenge } from './pbx-event.ts';
import type { SipAnswer } from './sip-answer.ts';
import { type ExpiryBounds, updateBindings } from './update-bindings.ts';

export interface RegistrarOptions {
  readonly authenticator: Authenticator;
  readonly locations: LocationStore;
  readonly expiry: ExpiryBounds;
  readonly clock: Clock;
  readonly random: (octets: number) => Uint8Array;
  readonly onEvent: (event: PbxEvent) => void;
  readonly onChallenge?: (challenge: RegistrationChallenge) => void;
}

const MOST_REGISTRATIONS = 10_000;
const LONGEST_CLAIM = 64;

/**
 * The registrar of RFC 3261 §10.3 for extensions with digest secrets. Any host in the To is taken for ours, because
 * phones put there whatever address they were given for their proxy.
 */
export class Registrar {
  readonly #options: RegistrarOptions;
  readonly #locations: LocationStore;

  constructor(options: RegistrarOptions) {
    this.#options = options;
    this.#locations = options.locations;
  }

  /** Answers a REGISTER; DecodeError when a header that it needs is malformed. */
  answer(received: Arrival): SipAnswer {
    const { request, headers, from } = received;
    const user = userOf(headers.to.uri);
    const verdict = this.#options.authenticator.judge(request, user, from.address, 'registrar');
    if (verdict.kind === 'challenged') {
      // Who has credentials has heard an earlier challenge.
      const isFirst = headerValues(request, 'Authorization').length === 0;
      if (isFirst) this.#options.onChallenge?.(claimOf(received, user));
      return { ...this.#respond(received, 401, { headers: [verdict.header] }), delayMs: verdict.delayMs };
    }
    if (verdict.kind === 'forbidden') return this.#forbid(received, user, verdict.failure);
    this.removeExpired();
    const { clock, expiry } = this.#options;
    const current = this.#locations.of(user);
    const update = updateBindings(
      current,
      {
        message: request,
        user,
        arrival: received,
        callId: headers.callId,
        cseq: headers.cseq.number,
        now: clock.now(),
        monotonic: clock.monotonic(),
      },
      expiry,
    );
    if (update.kind === 'refused') {
      const { status, reason } = update;
      this.#refused(received, user, { status, reason });
      return this.#respond(received, update.status, update);
    }
    if (this.#locations.size + update.bindings.length - current.length > MOST_REGISTRATIONS) {
      this.#refused(received, user, { status: 503, reason: 'Registrar Full' });
      return this.#respond(received, 503, { headers: [{ name: 'Retry-After', value: '60' }] });
    }
    this.#locations.replace(user, update.bindings);
    for (const change of update.changes) this.#options.onEvent(change);
    return this.#respond(received, 200, { headers: this.#listing(user) });
  }

  /** Drops what expired and tells so; to be called every second or so. */
  removeExpired(): void {
    for (const { registration } of this.#locations.removeEnded(this.#options.clock.monotonic())) {
      this.#options.onEvent({ kind: 'expired', registration });
    }
  }

  /** Every contact of the user, and the time (RFC 3261 §10.3 step 8). */
  #listing(user: string): HeaderField[] {
    const { clock } = this.#options;
    const contacts = this.#locations.of(user).map((binding) => contactValue(binding, clock.monotonic()));
    return [
      ...contacts.map((value) => ({ name: 'Contact', value })),
      { name: 'Date', value: new Date(clock.now()).toUTCString() },
    ];
  }

  #forbid(received: Arrival, user: string, failure: Failure): SipAnswer {
    if (isWorthTelling(failure.failures)) {
      const reason = 'unknown user or wrong secret';
      this.#refused(received, user, { status: 403, reason, failures: failure.failures });
    }
    return { ...this.#respond(received, 403, {}), delayMs: failure.delayMs };
  }

  #refused(received: Arrival, user: string, why: RefusalReason): void {
    this.#options.onEvent({ kind: 'refused', ...claimOf(received, user), ...why });
  }

  #respond(
    { request }: Arrival,
    status: number,
    rest: { headers?: readonly HeaderField[]; reason?: string },
  ): SipAnswer {
    const toTag = Buffer.from(this.#options.random(8)).toString('hex');
    return { response: responseTo(request, status, { toTag, ...rest }), delayMs: 0 };
  }
}

/** The address-of-record without its host; a To without a user names an account that doesn't exist. */
function userOf(toUri: string): string {
  const scheme = uriScheme(toUri);
  if (scheme !== 'sip' && scheme !== 'sips') return '';
  return unescapedUser(parseSipUri(toUri)) ?? '';
}

/** Who somebody claims to be whose credentials have not been seen, or are wrong. */
function claimOf({ request, from }: Arrival, user: string) {
  return {
    user: user.slice(0, LONGEST_CLAIM),
    source: { address: from.address, port: from.port },
    ...traitsOf(
      request,
      ifReadable(() => firstContactOf(request)),
    ),
  };
}

/** The first few, then every doubling: a scanner fills no log. */
function isWorthTelling(failures: number): boolean {
  return failures <= 3 || Number.isInteger(Math.log2(failures));
}
