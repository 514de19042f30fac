import type { MandatoryHeaders } from '#protocols/sip/mandatory-headers.ts';
import { encodeMessage, type SipRequest, type SipResponse } from '#protocols/sip/message.ts';
import { responseTo } from '#protocols/sip/response.ts';
import { type AnswerTo, responseTarget } from '#protocols/sip/response-target.ts';
import type { Via } from '#protocols/sip/via.ts';
import { BoundedMap } from '#values/bounded-map.ts';
import type { Timers } from '#values/timers.ts';
import { ClientTransaction, type ClientUser } from './client-transaction.ts';
import type { Hop, Transport } from './hop.ts';
import { KeptAnswers } from './kept-answers.ts';
import { cancelFor } from './own-requests.ts';
import { type Arrival, ServerTransaction } from './server-transaction.ts';
import { RFC_3261_TIMERS, type SipTimers } from './sip-timers.ts';
import { clientKey, serverKey } from './transaction-key.ts';

/** Who serves requests. */
export interface TransactionUser {
  /** A new request other than ACK; the user answers it, now or later. */
  onRequest(transaction: ServerTransaction): void;
  /** The ACK for a 2xx, which is a transaction of its own and is never answered (RFC 3261 §17.1.1.3). */
  onAck(ack: Arrival): void;
}

export interface TransactionLayerOptions {
  readonly transport: Transport;
  readonly timers: Timers;
  readonly user: TransactionUser;
  /** `via` when absent. */
  readonly answerTo?: AnswerTo;
  readonly sipTimers?: SipTimers;
  readonly limits?: Partial<TransactionLimits>;
}

/** How much a flood may take. */
export interface TransactionLimits {
  /** Requests that we sent and that have no final response: above, new ones fail. */
  readonly clients: number;
  /** Requests that wait for our final response: above, new ones get 503. */
  readonly servers: number;
  /** Of each, those that have one and are kept for what comes late: above, the oldest are forgotten before their time. */
  readonly lingering: number;
  /** Octets for answers to other requests than INVITE; above, the oldest are forgotten and answered anew. */
  readonly answeredOctets: number;
}

const LIMITS: TransactionLimits = {
  clients: 20_000,
  servers: 20_000,
  lingering: 20_000,
  answeredOctets: 64 * 1024 * 1024,
};

/** Where the responses to a request go. */
export function wayBack(via: Via, from: Hop, answerTo: AnswerTo): Hop {
  // Over TCP it is the same connection, and when that is gone one to where the sender listens (RFC 3261 §18.2.2).
  if (from.transport === 'tcp') return { ...from, port: via.port ?? 5060 };
  return { ...from, ...responseTarget(via, from, answerTo) };
}

/** What became of a message. */
export type Reception = 'new' | 'repetition' | 'acknowledgement' | 'response' | 'stray' | 'refused';

/** Tells transactions apart and keeps them until they are over (RFC 3261 §17). It owns no socket and no clock. */
export class TransactionLayer {
  readonly #options: TransactionLayerOptions;
  readonly #sipTimers: SipTimers;
  readonly #limits: TransactionLimits;
  readonly #clients = new Map<string, ClientTransaction>();
  readonly #servers = new Map<string, ServerTransaction>();
  readonly #lingeringClients: BoundedMap<ClientTransaction>;
  readonly #lingeringServers: BoundedMap<ServerTransaction>;
  readonly #answers: KeptAnswers;
  #isClosed = false;

  constructor(options: TransactionLayerOptions) {
    this.#options = options;
    this.#sipTimers = options.sipTimers ?? RFC_3261_TIMERS;
    this.#limits = { ...LIMITS, ...options.limits };
    const { lingering, answeredOctets } = this.#limits;
    this.#answers = new KeptAnswers(options.transport, options.timers, answeredOctets);
    this.#lingeringClients = new BoundedMap(lingering, (client) => client.close());
    this.#lingeringServers = new BoundedMap(lingering, (server) => server.close());
  }

  /** Transactions that are not over. */
  get size(): { readonly clients: number; readonly servers: number } {
    return {
      clients: this.#clients.size + this.#lingeringClients.size,
      servers: this.#servers.size + this.#lingeringServers.size + this.#answers.size,
    };
  }

  /** A sound request, its topmost Via stamped. What the user throws is passed on, with no transaction left behind. */
  receiveRequest(request: SipRequest, headers: MandatoryHeaders, from: Hop): Reception {
    const back = wayBack(headers.vias[0], from, this.#options.answerTo ?? 'via');
    const arrival: Arrival = { request, headers, from, back };
    const key = serverKey(request, headers, from.address);
    const known = this.#server(key);
    if (request.method === 'ACK') {
      if (known === undefined) this.#options.user.onAck(arrival);
      else known.acknowledge(arrival);
      return 'acknowledgement';
    }
    if (known !== undefined) {
      known.repeat();
      return 'repetition';
    }
    if (this.#answers.repeat(key)) return 'repetition';
    if (this.#servers.size >= this.#limits.servers) {
      this.#refuse(arrival);
      return 'refused';
    }
    this.#serve(key, arrival);
    return 'new';
  }

  /** A sound response. One that belongs to no request of ours is dropped (RFC 6026 §8.8). */
  receiveResponse(response: SipResponse, headers: MandatoryHeaders): Reception {
    const key = clientKey(headers);
    const client = this.#clients.get(key) ?? this.#lingeringClients.get(key);
    client?.receive(response);
    return client === undefined ? 'stray' : 'response';
  }

  /**
   * Sends a request, whose topmost Via is ours with a branch that was never used, and tells the user what becomes of
   * it. An ACK is sent and forgotten.
   */
  send(request: SipRequest, headers: Pick<MandatoryHeaders, 'vias' | 'cseq'>, to: Hop, user: ClientUser) {
    const key = clientKey(headers);
    const transaction: ClientTransaction = new ClientTransaction(request, to, user, {
      timers: this.#options.timers,
      sipTimers: this.#sipTimers,
      transport: this.#options.transport,
      sendCancel: (invite) => this.#sendCancel(invite, headers, to),
      onFinal: () => {
        if (this.#clients.delete(key)) this.#lingeringClients.set(key, transaction);
      },
      onEnd: () => {
        this.#clients.delete(key);
        this.#lingeringClients.delete(key);
      },
    });
    if (this.#isClosed || this.#clients.size >= this.#limits.clients) {
      this.#options.timers.after(0, () => user.onFailure('transport'));
      return transaction;
    }
    this.#clients.set(key, transaction);
    transaction.start();
    return transaction;
  }

  /** Sends the ACK for a 2xx: nothing comes back (RFC 3261 §13.2.2.4). */
  sendAck(ack: SipRequest, to: Hop): void {
    this.#options.transport.send(encodeMessage(ack), to, () => {});
  }

  /** Forgets everything; nobody is told. What is sent afterwards fails. */
  close(): void {
    this.#isClosed = true;
    const all = [this.#clients, this.#servers, this.#lingeringClients, this.#lingeringServers];
    for (const transactions of all) {
      for (const transaction of transactions.values()) transaction.close();
      transactions.clear();
    }
    this.#answers.clear();
  }

  #server(key: string): ServerTransaction | undefined {
    return this.#servers.get(key) ?? this.#lingeringServers.get(key);
  }

  #serve(key: string, arrival: Arrival): void {
    const { request, headers, from, back } = arrival;
    const { timers, transport, user } = this.#options;
    const cancelled =
      request.method === 'CANCEL'
        ? this.#server(serverKey(request, headers, from.address, 'INVITE'))
        : undefined;
    const transaction: ServerTransaction = new ServerTransaction(arrival, cancelled, {
      timers,
      sipTimers: this.#sipTimers,
      transport,
      onFinal: () => {
        if (this.#servers.delete(key)) this.#lingeringServers.set(key, transaction);
      },
      onKeep: (response, milliseconds) => this.#answers.keep(key, response, back, milliseconds),
      onAck: (ack) => user.onAck(ack),
      onEnd: () => this.#forget(key),
    });
    this.#servers.set(key, transaction);
    try {
      user.onRequest(transaction);
    } catch (error) {
      transaction.close();
      this.#forget(key);
      throw error;
    }
  }

  #forget(key: string): void {
    this.#servers.delete(key);
    this.#lingeringServers.delete(key);
  }

  #refuse({ request, back }: Arrival): void {
    const response = responseTo(request, 503, {
      toTag: 'overload',
      headers: [{ name: 'Retry-After', value: '10' }],
    });
    this.#options.transport.send(encodeMessage(response), back, () => {});
  }

  #sendCancel(invite: SipRequest, headers: Pick<MandatoryHeaders, 'vias' | 'cseq'>, to: Hop): void {
    const cseq = { ...headers.cseq, method: 'CANCEL' };
    this.send(cancelFor(invite), { ...headers, cseq }, to, NOBODY);
  }
}

/** What becomes of a CANCEL shows in its INVITE. */
const NOBODY: ClientUser = { onResponse() {}, onFailure() {} };
