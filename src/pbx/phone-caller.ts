import { randomBytes } from 'node:crypto';
import type { SipRequest, SipResponse } from '#protocols/sip/message.ts';
import type { Hop } from '#protocols/sip/transactions/hop.ts';
import type { TransactionLayer } from '#protocols/sip/transactions/transaction-layer.ts';
import { formatVia, type Via } from '#protocols/sip/via.ts';
import type { MacAddress } from '#values/mac-address.ts';
import { notifyRequest } from './embedded/notify-request.ts';
import { ownBranch } from './embedded/proxy/check-request.ts';
import type { OwnAddresses } from './embedded/proxy/own-addresses.ts';
import type { Notification, NotificationResult } from './notification.ts';

/** Of requests of our own no loop needs to be told. */
const NO_LOOP = '0'.repeat(16);

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

/** Sends requests of our own to phones, outside of any dialog, and waits for what they say. */
export class PhoneCaller {
  readonly #layer: TransactionLayer;
  readonly #own: OwnAddresses;
  readonly #random: (octets: number) => Uint8Array;

  constructor(
    layer: TransactionLayer,
    own: OwnAddresses,
    random: (octets: number) => Uint8Array = randomBytes,
  ) {
    this.#layer = layer;
    this.#own = own;
    this.#random = random;
  }

  /** Tells one contact of a user something; the result comes after 32 s at the latest. */
  async notify(user: string, reach: PhoneReach, notification: Notification): Promise<PhoneAnswer> {
    const { contact, hop, mac } = reach;
    const via = this.#via(hop);
    const request = notifyRequest({
      notification,
      user,
      contact,
      via: formatVia(via),
      local: hop.local,
      hostPort: this.#own.hostPort(hop.local),
      fromTag: this.#word(8),
      callId: `${this.#word(16)}@${hop.local}`,
    });
    const said = await this.#ask(request, via, hop);
    const outcome = typeof said === 'string' ? said : said.status;
    return { contact, ...(mac === undefined ? {} : { mac }), outcome };
  }

  /** A phone that is registered nowhere we see, at an address of its own. */
  reachAt(user: string, address: string, port: number): PhoneReach {
    const local = this.#own.nearest(address);
    return { contact: `sip:${user}@${address}:${port}`, hop: { transport: 'udp', local, address, port } };
  }

  /** The final response, or why there is none. */
  #ask(request: SipRequest, via: Via, hop: Hop): Promise<SipResponse | 'timeout' | 'transport'> {
    const { promise, resolve } = Promise.withResolvers<SipResponse | 'timeout' | 'transport'>();
    const headers = { vias: [via], cseq: { number: 1, method: request.method } } as const;
    this.#layer.send(request, headers, hop, {
      onResponse: (response) => {
        if (response.status >= 200) resolve(response);
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
