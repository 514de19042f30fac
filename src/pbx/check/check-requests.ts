import { randomBytes } from 'node:crypto';
import type { SipRequest } from '#protocols/sip/message.ts';
import type { CheckedAccount } from './evidence.ts';

/** Where the check sends from, and where it says that it listens. */
export interface CheckerEnds {
  readonly local: string;
  /** In Via. */
  readonly port: number;
}

/** What one REGISTER says besides who it is. */
interface RegisterDetails {
  readonly authorization?: { readonly name: string; readonly value: string };
  /** A Contact to bind for so many seconds, 0 to take it away; without it nothing changes. */
  readonly contact?: { readonly uri: string; readonly seconds: number };
}

/** Who asks, and whom. */
type CheckRequester = Pick<CheckedAccount, 'host' | 'port' | 'user' | 'userAgent'>;

/** The requests of one check: one Call-ID, and numbers that count upwards. */
export class CheckRequests {
  readonly #account: CheckRequester;
  readonly #callId = `${word(12)}@offhook`;
  readonly #tag = word(6);
  #sequence = 0;

  constructor(account: CheckRequester) {
    this.#account = account;
  }

  /** The Request-URI, which is also what the digest is computed over. */
  get uri(): string {
    const { host, port } = this.#account;
    return `sip:${port === 5060 ? host : `${host}:${port}`}`;
  }

  /** Asks the server itself whether it is there. */
  options(ends: CheckerEnds): SipRequest {
    return this.#request('OPTIONS', this.uri, ends, []);
  }

  /** A REGISTER. Without a Contact it only asks who is registered (RFC 3261 §10.2.3). */
  register(ends: CheckerEnds, { authorization, contact }: RegisterDetails = {}): SipRequest {
    const address = `sip:${encodeURIComponent(this.#account.user)}@${this.uri.slice('sip:'.length)}`;
    return this.#request('REGISTER', address, ends, [
      ...(authorization === undefined ? [] : [authorization]),
      ...(contact === undefined
        ? []
        : [
            { name: 'Contact', value: `<${contact.uri}>;expires=${contact.seconds}` },
            { name: 'Expires', value: String(contact.seconds) },
          ]),
    ]);
  }

  #request(
    method: string,
    address: string,
    { local, port }: CheckerEnds,
    more: SipRequest['headers'],
  ): SipRequest {
    this.#sequence += 1;
    return {
      kind: 'request',
      method,
      uri: this.uri,
      headers: [
        { name: 'Via', value: `SIP/2.0/UDP ${local}:${port};branch=z9hG4bK${word(10)}` },
        { name: 'Max-Forwards', value: '70' },
        { name: 'From', value: `<${address}>;tag=${this.#tag}` },
        { name: 'To', value: `<${address}>` },
        { name: 'Call-ID', value: this.#callId },
        { name: 'CSeq', value: `${this.#sequence} ${method}` },
        { name: 'User-Agent', value: this.#account.userAgent },
        ...more,
      ],
      body: new Uint8Array(),
    };
  }
}

function word(octets: number): string {
  return randomBytes(octets).toString('hex');
}
