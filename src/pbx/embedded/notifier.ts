import type { TransactionLayer } from '#protocols/sip/transactions/transaction-layer.ts';
import { formatVia, type Via } from '#protocols/sip/via.ts';
import type { Binding } from './binding.ts';
import { type Notification, type NotificationResult, notifyRequest } from './notification.ts';
import { ownBranch } from './proxy/check-request.ts';
import type { OwnAddresses } from './proxy/own-addresses.ts';

/** Of requests of our own no loop needs to be told. */
const NO_LOOP = '0'.repeat(16);

/** Sends NOTIFYs of our own and waits for what phones say. */
export class Notifier {
  readonly #layer: TransactionLayer;
  readonly #own: OwnAddresses;
  readonly #random: (octets: number) => Uint8Array;

  constructor(layer: TransactionLayer, own: OwnAddresses, random: (octets: number) => Uint8Array) {
    this.#layer = layer;
    this.#own = own;
    this.#random = random;
  }

  /** Tells one contact of a user; the result comes after 32 s at the latest. */
  notify(
    user: string,
    { registration, hop }: Binding,
    notification: Notification,
  ): Promise<NotificationResult> {
    const { contact, mac } = registration;
    const told = { contact, ...(mac === undefined ? {} : { mac }) };
    const via: Via = {
      transport: hop.transport.toUpperCase(),
      host: hop.local,
      port: this.#own.port,
      parameters: [{ name: 'branch', value: ownBranch(NO_LOOP, this.#random) }],
    };
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
    const headers = { vias: [via], cseq: { number: 1, method: 'NOTIFY' } } as const;
    const { promise, resolve } = Promise.withResolvers<NotificationResult>();
    this.#layer.send(request, headers, hop, {
      onResponse: ({ status }) => {
        if (status >= 200) resolve({ ...told, outcome: status });
      },
      onFailure: (why) => resolve({ ...told, outcome: why }),
    });
    return promise;
  }

  #word(octets: number): string {
    return Buffer.from(this.#random(octets)).toString('hex');
  }
}
