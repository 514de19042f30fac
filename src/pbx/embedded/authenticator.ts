import { timingSafeEqual } from 'node:crypto';
import { digestHa1, digestResponse } from '#protocols/sip/digest.ts';
import { type DigestCredentials, formatChallenge, parseCredentials } from '#protocols/sip/digest-headers.ts';
import { type HeaderField, headerValues } from '#protocols/sip/header-field.ts';
import type { SipRequest } from '#protocols/sip/message.ts';
import type { Clock } from '#values/clock.ts';
import type { AccountBook } from './account-book.ts';
import { type Failure, FailureGuard } from './failure-guard.ts';
import { NonceBook } from './nonce-book.ts';
import { type Scan, ScanWatch } from './scan-watch.ts';

/** What a request may do: go on, come again with credentials, or nothing. */
export type Verdict =
  | { readonly kind: 'granted' }
  | { readonly kind: 'challenged'; readonly header: HeaderField; readonly delayMs: number }
  | { readonly kind: 'forbidden'; readonly failure: Failure };

export interface AuthenticatorOptions {
  readonly accounts: AccountBook;
  readonly realm: string;
  readonly clock: Clock;
  readonly random: (octets: number) => Uint8Array;
  /** An address failed, or named users that don't exist, so often that somebody should look. */
  readonly onScan: (address: string, scan: Scan) => void;
}

/** Who asks for the credentials: a registrar, or a proxy on the way (RFC 3261 §22.2 and §22.3). */
export type Asker = 'registrar' | 'proxy';

const HEADERS = {
  registrar: { credentials: 'Authorization', challenge: 'WWW-Authenticate' },
  proxy: { credentials: 'Proxy-Authorization', challenge: 'Proxy-Authenticate' },
} as const;

/**
 * Digest authentication (RFC 3261 §22, MD5, with and without qop). An unknown user and a wrong secret get the same
 * answers, after the same work. Only credentials for a nonce that went to the same address are looked at: a forged
 * source address can neither guess nor have a phone's guesses counted as used up; everybody else is told that the
 * nonce is stale. The digest-uri is not compared with the Request-URI: proxies on the way may change
 * that (RFC 3261 §22.4), and a digest for another URI gains nobody anything here.
 */
export class Authenticator {
  readonly #accounts: AccountBook;
  readonly #realm: string;
  readonly #nonces: NonceBook;
  readonly #guard: FailureGuard;
  /** Stands in for the secret of users that don't exist. */
  readonly #decoy: string;
  readonly #scans: ScanWatch;
  readonly #onScan: AuthenticatorOptions['onScan'];

  constructor(options: AuthenticatorOptions) {
    this.#accounts = options.accounts;
    this.#realm = options.realm;
    this.#nonces = new NonceBook(options.clock, options.random(32));
    this.#guard = new FailureGuard(options.clock);
    this.#scans = new ScanWatch(options.clock);
    this.#onScan = options.onScan;
    this.#decoy = Buffer.from(options.random(16)).toString('hex');
  }

  /** Whether the request comes from `user`; DecodeError when its credentials are malformed. */
  judge(request: SipRequest, user: string, address: string, asker: Asker): Verdict {
    const credentials = headerValues(request, HEADERS[asker].credentials)
      .map(parseCredentials)
      .find((candidate) => candidate?.realm === this.#realm);
    if (credentials === undefined) {
      if (this.#accounts.byUser(user) === undefined) this.#suspect(address, user);
      return this.#challenge(address, asker);
    }
    const { nonce, quality } = credentials;
    const count = quality === undefined ? undefined : Number.parseInt(quality.nc, 16);
    const current = this.#nonces.current(nonce, address, count !== undefined);
    if (current === undefined) return this.#challenge(address, asker, { stale: true });
    const unseen = this.#guard.isExhausted(address, user);
    if (!this.#areRight(credentials, user, request.method) || unseen) {
      this.#suspect(address, user);
      return { kind: 'forbidden', failure: this.#guard.failed(address, user) };
    }
    this.#guard.succeeded(address, user);
    if (!this.#nonces.use(current, count)) return this.#challenge(address, asker, { stale: true });
    return { kind: 'granted' };
  }

  #areRight(credentials: DigestCredentials, user: string, method: string): boolean {
    const account = this.#accounts.byUser(user);
    const secret = account?.secret ?? this.#decoy;
    const expected = digestResponse({
      ...credentials,
      ha1: digestHa1(credentials.username, this.#realm, secret),
      method,
    });
    const responseFits = timingSafeEqual(Buffer.from(expected), Buffer.from(credentials.response));
    const algorithmFits = (credentials.algorithm ?? 'MD5').toUpperCase() === 'MD5';
    return responseFits && algorithmFits && credentials.username === account?.user;
  }

  #challenge(address: string, asker: Asker, stale: { stale?: true } = {}): Verdict {
    const challenge = {
      realm: this.#realm,
      nonce: this.#nonces.issue(address),
      algorithm: 'MD5',
      qop: ['auth'],
    };
    return {
      kind: 'challenged',
      header: { name: HEADERS[asker].challenge, value: formatChallenge({ ...challenge, ...stale }) },
      delayMs: this.#scans.delayMs(address),
    };
  }

  #suspect(address: string, user: string): void {
    const scan = this.#scans.noted(address, user);
    if (scan !== undefined) this.#onScan(address, scan);
  }
}
