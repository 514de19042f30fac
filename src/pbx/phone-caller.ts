import { randomBytes } from 'node:crypto';
import { headerValues } from '#protocols/sip/header-field.ts';
import type { SipRequest, SipResponse } from '#protocols/sip/message.ts';
import type { Hop } from '#protocols/sip/transactions/hop.ts';
import type { TransactionLayer } from '#protocols/sip/transactions/transaction-layer.ts';
import { formatVia, type Via } from '#protocols/sip/via.ts';
import type { Clock } from '#values/clock.ts';
import type { MacAddress } from '#values/mac-address.ts';
import type { Timers } from '#values/timers.ts';
import { LONGEST_USER_AGENT } from './embedded/binding.ts';
import { notifyRequest } from './embedded/notify-request.ts';
import { type OutsideParts, outsideRequest } from './embedded/outside-request.ts';
import { ownBranch } from './embedded/proxy/check-request.ts';
import type { OwnAddresses } from './embedded/proxy/own-addresses.ts';
import type { Notification, NotificationResult } from './notification.ts';

/** Of requests of our own no loop needs to be told. */
const NO_LOOP = '0'.repeat(16);

/** How long a phone may take to say that it is there: time for four sendings (RFC 3261 timer E). */
const PROBE_MS = 4000;

/** Where a phone is reached. */
export interface PhoneReach {
  /** The URI that it goes by, to the letter: with nat_enable 0 a phone knows no other host than its own. */
  readonly contact: string;
  readonly hop: Hop;
  readonly mac?: MacAddress;
}

/** What one contact said. */
export interface PhoneAnswer extends NotificationResult {
  readonly outcome: number | 'timeout' | 'transport';
}

/** What came of asking whether a phone is there. */
export interface ProbeAnswer {
  /** A SIP status, or that nothing came. */
  readonly outcome: number | 'timeout' | 'transport';
  /** To a tenth of a millisecond; absent without an answer. */
  readonly roundTripMs?: number;
  /** What the phone calls itself, cut to 256 characters. */
  readonly userAgent?: string;
}

export interface PhoneCallerParts {
  readonly layer: TransactionLayer;
  readonly own: OwnAddresses;
  readonly clock: Pick<Clock, 'monotonic'>;
  readonly timers: Timers;
  readonly random?: (octets: number) => Uint8Array;
}

/** The final response, and how long it took; or why there is none. */
type Said = { readonly response: SipResponse; readonly milliseconds: number } | 'timeout' | 'transport';

/** Sends requests of our own to phones, outside of any dialog, and waits for what they say. */
export class PhoneCaller {
  readonly #layer: TransactionLayer;
  readonly #own: OwnAddresses;
  readonly #clock: Pick<Clock, 'monotonic'>;
  readonly #timers: Timers;
  readonly #random: (octets: number) => Uint8Array;

  constructor({ layer, own, clock, timers, random = randomBytes }: PhoneCallerParts) {
    this.#layer = layer;
    this.#own = own;
    this.#clock = clock;
    this.#timers = timers;
    this.#random = random;
  }

  /** Tells one contact of a user something; the result comes after 32 s at the latest. */
  async notify(user: string, reach: PhoneReach, notification: Notification): Promise<PhoneAnswer> {
    const { contact, mac } = reach;
    const via = this.#via(reach.hop);
    const said = await this.#ask(notifyRequest(notification, this.#parts(user, reach, via)), via, reach.hop);
    const outcome = typeof said === 'string' ? said : said.response.status;
    return { contact, ...(mac === undefined ? {} : { mac }), outcome };
  }

  /** Asks whether a contact of a user is there (OPTIONS, RFC 3261 §11). Whatever it answers, it is. */
  async probe(user: string, reach: PhoneReach): Promise<ProbeAnswer> {
    const via = this.#via(reach.hop);
    const request = outsideRequest('OPTIONS', this.#parts(user, reach, via), [
      { name: 'Accept', value: 'application/sdp' },
    ]);
    const said = await Promise.race([this.#ask(request, via, reach.hop), this.#tooLate()]);
    if (typeof said === 'string') return { outcome: said };
    const { response, milliseconds } = said;
    const [name] = [...headerValues(response, 'User-Agent'), ...headerValues(response, 'Server')];
    const userAgent = name?.slice(0, LONGEST_USER_AGENT);
    return {
      outcome: response.status,
      roundTripMs: Math.round(milliseconds * 10) / 10,
      ...(userAgent === undefined ? {} : { userAgent }),
    };
  }

  /** A phone that is registered nowhere we see, at an address of its own. */
  reachAt(user: string, address: string, port: number): PhoneReach {
    const local = this.#own.nearest(address);
    return { contact: `sip:${user}@${address}:${port}`, hop: { transport: 'udp', local, address, port } };
  }

  #parts(user: string, { contact, hop: { local } }: PhoneReach, via: Via): OutsideParts {
    return {
      user,
      contact,
      via: formatVia(via),
      local,
      hostPort: this.#own.hostPort(local),
      fromTag: this.#word(8),
      callId: `${this.#word(16)}@${local}`,
    };
  }

  #tooLate(): Promise<'timeout'> {
    return new Promise((resolve) => this.#timers.after(PROBE_MS, () => resolve('timeout')));
  }

  #ask(request: SipRequest, via: Via, hop: Hop): Promise<Said> {
    const { promise, resolve } = Promise.withResolvers<Said>();
    const askedAt = this.#clock.monotonic();
    const headers = { vias: [via], cseq: { number: 1, method: request.method } } as const;
    this.#layer.send(request, headers, hop, {
      onResponse: (response) => {
        if (response.status < 200) return;
        resolve({ response, milliseconds: this.#clock.monotonic() - askedAt });
      },
      onFailure: resolve,
    });
    return promise;
  }

  #via(hop: Hop): Via {
    return {
      transport: hop.transport.toUpperCase(),
      host: hop.local,
      port: this.#own.port,
      parameters: [{ name: 'branch', value: ownBranch(NO_LOOP, this.#random) }],
    };
  }

  #word(octets: number): string {
    return Buffer.from(this.#random(octets)).toString('hex');
  }
}
