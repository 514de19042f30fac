import { answerChallenge } from '#protocols/sip/digest.ts';
import { formatCredentials, parseChallenge } from '#protocols/sip/digest-headers.ts';
import { type HeaderField, headerValue, headerValues, listElements } from '#protocols/sip/header-field.ts';
import { mandatoryHeaders } from '#protocols/sip/mandatory-headers.ts';
import type { SipRequest, SipResponse } from '#protocols/sip/message.ts';
import { parseNameAddress } from '#protocols/sip/name-address.ts';
import { responseTo } from '#protocols/sip/response.ts';
import type { ClientTransaction } from '#protocols/sip/transactions/client-transaction.ts';
import type { Hop } from '#protocols/sip/transactions/hop.ts';
import type { Arrival, ServerTransaction } from '#protocols/sip/transactions/server-transaction.ts';
import type { TransactionLayer } from '#protocols/sip/transactions/transaction-layer.ts';
import type { Ipv4Address } from '#values/ipv4-address.ts';

/** What a scripted phone asks; the rest is as phones write it. */
export interface PhoneRequest {
  readonly method: string;
  readonly uri: string;
  readonly toTag?: string;
  readonly routes?: readonly string[];
  readonly callId?: string;
  readonly fromTag?: string;
  readonly cseq?: number;
  readonly headers?: readonly HeaderField[];
}

/** What came of a request: every response, and how it ended when none was final. */
export interface Outcome {
  readonly request: SipRequest;
  readonly transaction: ClientTransaction;
  readonly responses: SipResponse[];
  failure?: string;
}

/** The dialog that a 2xx made, from the caller's side. */
export interface Dialog {
  readonly uri: string;
  readonly routes: readonly string[];
  readonly toTag: string;
  readonly callId: string;
  readonly fromTag: string;
}

/** A phone that does what a test says, with a transaction layer of its own. */
export class ScriptedPhone {
  readonly user: string;
  readonly address: Ipv4Address;
  readonly port: number;
  readonly received: SipRequest[] = [];
  readonly acks: SipRequest[] = [];
  /** How it answers; 200 to everything unless a test says otherwise. */
  onRequest: (transaction: ServerTransaction) => void = (transaction) => this.answer(transaction, 200);
  layer: TransactionLayer | undefined;
  readonly #server: Hop;
  #number = 0;

  constructor(user: string, address: Ipv4Address, port: number, server: Hop) {
    this.user = user;
    this.address = address;
    this.port = port;
    this.#server = server;
  }

  get contact(): string {
    return `sip:${this.user}@${this.address}:${this.port};user=phone;transport=udp`;
  }

  /** Serves what comes. */
  serve(layer: TransactionLayer) {
    this.layer = layer;
    return {
      onRequest: (transaction: ServerTransaction) => {
        this.received.push(transaction.request);
        this.onRequest(transaction);
      },
      onAck: ({ request }: Arrival) => void this.acks.push(request),
    };
  }

  answer(transaction: ServerTransaction, status: number, headers: readonly HeaderField[] = []): void {
    const routes = headerValues(transaction.request, 'Record-Route').map((value) => ({
      name: 'Record-Route',
      value,
    }));
    const contact = { name: 'Contact', value: `<${this.contact}>` };
    const more = status < 300 ? [...routes, contact, ...headers] : headers;
    transaction.respond(
      responseTo(transaction.request, status, { toTag: `tag-of-${this.user}`, headers: more }),
    );
  }

  /** Sends a request to the server, and again with credentials when it is challenged and has a secret. */
  send(wanted: PhoneRequest, secret?: string): Outcome {
    const { layer } = this;
    if (layer === undefined) throw new TypeError('not on the network');
    const request = this.#request(wanted);
    const headers = mandatoryHeaders(request);
    const outcome: { -readonly [Key in keyof Outcome]: Outcome[Key] } = {
      request,
      responses: [],
      transaction: undefined as never,
    };
    outcome.transaction = layer.send(request, headers, this.#server, {
      onResponse: (response) => {
        const isChallenge = response.status === 401 || response.status === 407;
        if (!isChallenge || secret === undefined) {
          outcome.responses.push(response);
          return;
        }
        const again = { ...wanted, cseq: headers.cseq.number + 1, callId: headers.callId };
        const credentials = this.#credentials(response, request, secret);
        const second = this.send({ ...again, headers: [...(wanted.headers ?? []), credentials] });
        outcome.responses = second.responses;
        outcome.request = second.request;
      },
      onFailure: (why) => {
        outcome.failure = why;
      },
    });
    return outcome as Outcome;
  }

  register(secret: string, expires = 3600): Outcome {
    const headers = [
      { name: 'Contact', value: `<${this.contact}>` },
      { name: 'Expires', value: String(expires) },
    ];
    return this.send({ method: 'REGISTER', uri: `sip:${this.#server.address}`, headers }, secret);
  }

  call(number: string, headers: readonly HeaderField[] = [], secret?: string): Outcome {
    return this.send({ method: 'INVITE', uri: `sip:${number}@${this.#server.address}`, headers }, secret);
  }

  /** The dialog of a call that was answered; the ACK is sent. */
  established({ request, responses }: Outcome): Dialog {
    const answer = responses.find(({ status }) => status >= 200 && status < 300);
    if (answer === undefined) throw new TypeError('not answered');
    const { to, from, callId, cseq } = mandatoryHeaders(answer);
    const tagOf = (parameters: readonly { name: string; value?: string }[]) =>
      parameters.find(({ name }) => name === 'tag')?.value ?? '';
    const dialog: Dialog = {
      uri: parseNameAddress(headerValue(answer, 'Contact') ?? '', 'Contact').uri,
      routes: listElements(answer, 'Record-Route').toReversed(),
      toTag: tagOf(to.parameters),
      callId,
      fromTag: tagOf(from.parameters),
    };
    const ack = this.#request({ method: 'ACK', ...dialog, cseq: cseq.number });
    this.layer?.sendAck({ ...ack, headers: ack.headers }, this.#server);
    void request;
    return dialog;
  }

  /** A request within a dialog that this phone began. */
  within(dialog: Dialog, method: string, headers: readonly HeaderField[] = []): Outcome {
    return this.send({ method, ...dialog, cseq: 500 + this.#number, headers });
  }

  #request(wanted: PhoneRequest): SipRequest {
    this.#number += 1;
    const { method, uri, toTag, routes = [], headers = [] } = wanted;
    const number = uri.slice(4).split('@')[0];
    const to = method === 'REGISTER' ? this.user : number;
    const fromTag = wanted.fromTag ?? `from-${this.user}`;
    const callId = wanted.callId ?? `${this.user}-${method === 'REGISTER' ? 'registration' : this.#number}`;
    const branch = `z9hG4bK-${this.user}-${this.#number}`;
    return {
      kind: 'request',
      method,
      uri,
      headers: [
        { name: 'Via', value: `SIP/2.0/UDP ${this.address}:${this.port};branch=${branch}` },
        ...routes.map((value) => ({ name: 'Route', value })),
        { name: 'From', value: `<sip:${this.user}@any.host.example>;tag=${fromTag}` },
        { name: 'To', value: `<sip:${to}@any.host.example>${toTag === undefined ? '' : `;tag=${toTag}`}` },
        { name: 'Call-ID', value: callId },
        { name: 'CSeq', value: `${wanted.cseq ?? 100 + this.#number} ${method}` },
        ...(method === 'REGISTER' ? [] : [{ name: 'Contact', value: `<${this.contact}>` }]),
        ...headers,
      ],
      body: new Uint8Array(),
    };
  }

  #credentials(response: SipResponse, request: SipRequest, secret: string): HeaderField {
    const isProxy = response.status === 407;
    const offered = parseChallenge(
      headerValue(response, isProxy ? 'Proxy-Authenticate' : 'WWW-Authenticate') ?? '',
    );
    const answer =
      offered &&
      answerChallenge({
        challenge: offered,
        username: this.user,
        secret,
        method: request.method,
        uri: request.uri,
        cnonce: 'c',
        nc: 1,
      });
    if (answer === undefined) throw new TypeError('no challenge that can be answered');
    return { name: isProxy ? 'Proxy-Authorization' : 'Authorization', value: formatCredentials(answer) };
  }
}
