import { randomBytes } from 'node:crypto';
import type { Connector, Registration } from '#pbx/connector.ts';
import type { ReceivedRequest, SipAnswer } from '#protocols/sip/answer-request.ts';
import { type HeaderField, listElements } from '#protocols/sip/header-field.ts';
import { responseTo } from '#protocols/sip/response.ts';
import { parseSipUri, uriScheme } from '#protocols/sip/uri.ts';
import { type Clock, systemClock } from '#values/clock.ts';
import type { AccountBook } from './account-book.ts';
import { Registrar } from './registrar.ts';
import type { RegistrarEvent } from './registrar-event.ts';
import type { ExpiryBounds } from './update-bindings.ts';

export interface EmbeddedPbxOptions {
  readonly accounts: AccountBook;
  readonly onEvent: (event: RegistrarEvent) => void;
  readonly realm?: string;
  readonly expiry?: ExpiryBounds;
  readonly clock?: Clock;
  readonly random?: (octets: number) => Uint8Array;
}

const DEFAULT_EXPIRY: ExpiryBounds = { min: 60, default: 3600, max: 7200 };
const ALLOW: HeaderField = { name: 'Allow', value: 'REGISTER, OPTIONS' };

/** The PBX inside: a registrar that answers OPTIONS too. It owns no socket; an endpoint asks it. */
export class EmbeddedPbx implements Connector {
  readonly #random: (octets: number) => Uint8Array;
  readonly #registrar: Registrar;

  constructor(options: EmbeddedPbxOptions) {
    this.#random = options.random ?? randomBytes;
    this.#registrar = new Registrar({
      accounts: options.accounts,
      onEvent: options.onEvent,
      realm: options.realm ?? 'offhook',
      expiry: options.expiry ?? DEFAULT_EXPIRY,
      clock: options.clock ?? systemClock,
      random: this.#random,
    });
  }

  async registrations(): Promise<readonly Registration[]> {
    return this.#registrar.registrations();
  }

  /** Drops registrations that expired and tells so; to be called every second or so. */
  removeExpired(): void {
    this.#registrar.removeExpired();
  }

  /** Inspects a request in the order of RFC 3261 §8.2 and answers it; DecodeError when a header is malformed. */
  answer(received: ReceivedRequest): SipAnswer {
    const { request } = received;
    if (request.method !== 'REGISTER' && request.method !== 'OPTIONS')
      return this.#respond(received, 405, [ALLOW]);
    const scheme = uriScheme(request.uri);
    if (scheme !== 'sip' && scheme !== 'sips') return this.#respond(received, 416);
    // A Request-URI may not carry headers (RFC 3261 §19.1.1, table 1).
    if (parseSipUri(request.uri).headers !== undefined) return this.#respond(received, 400);
    const required = listElements(request, 'Require');
    if (required.length > 0) {
      return this.#respond(received, 420, [{ name: 'Unsupported', value: required.join(', ') }]);
    }
    return request.method === 'REGISTER'
      ? this.#registrar.answer(received)
      : this.#respond(received, 200, [ALLOW]);
  }

  #respond({ request }: ReceivedRequest, status: number, headers: readonly HeaderField[] = []): SipAnswer {
    const toTag = Buffer.from(this.#random(8)).toString('hex');
    return { response: responseTo(request, status, { toTag, headers }), delayMs: 0 };
  }
}
