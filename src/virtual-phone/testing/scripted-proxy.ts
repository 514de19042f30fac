import { digestHa1, digestResponse } from '#protocols/sip/digest.ts';
import { formatChallenge, parseCredentials } from '#protocols/sip/digest-headers.ts';
import { type HeaderField, headerValue, isNamed, listElements } from '#protocols/sip/header-field.ts';
import { mandatoryHeaders } from '#protocols/sip/mandatory-headers.ts';
import { decodeMessage, encodeMessage, type SipRequest, type SipResponse } from '#protocols/sip/message.ts';
import { parseNameAddress } from '#protocols/sip/name-address.ts';
import { parameterValue } from '#protocols/sip/parameters.ts';
import { responseTo } from '#protocols/sip/response.ts';
import { responseTarget } from '#protocols/sip/response-target.ts';
import { parseSipUri } from '#protocols/sip/uri.ts';
import { parseVia } from '#protocols/sip/via.ts';
import type { DatagramSocket } from '#virtual-phone/datagrams.ts';
import type { MemoryNetwork } from './memory-network.ts';

interface ProxyHabits {
  readonly recordsRoute: boolean;
  /** Asks for credentials before it passes an INVITE on; the secret is `secret-` and the number. */
  readonly challenges: boolean;
}

/**
 * A registrar that believes everybody and a stateless proxy (RFC 3261 §16.11) between whom it knows, on a network in
 * memory. It knows no transactions, so everything that the phones repeat goes through again.
 */
export class ScriptedProxy {
  habits: ProxyHabits = { recordsRoute: true, challenges: false };
  /** What came, in order: the method, or the status of a response with its method. */
  readonly seen: string[] = [];
  /** The requests and responses that came. */
  readonly requests: SipRequest[] = [];
  readonly responses: SipResponse[] = [];
  readonly #address: string;
  readonly #socket: DatagramSocket;
  readonly #contacts = new Map<string, string>();

  constructor(network: MemoryNetwork, address: string) {
    this.#address = address;
    this.#socket = network.openNow(address, 5060, (bytes, from) => {
      const message = decodeMessage(bytes);
      const { cseq, vias } = mandatoryHeaders(message);
      if (message.kind === 'response') {
        this.seen.push(`${message.status} ${cseq.method}`);
        this.responses.push(message);
        this.#passBack(message);
        return;
      }
      this.seen.push(message.method);
      this.requests.push(message);
      const target = responseTarget(vias[0], from, 'via');
      const reply = (status: number, headers: HeaderField[] = []) => {
        const response = responseTo(message, status, { toTag: 'proxy', headers });
        this.#socket.send(encodeMessage(response), target.address, target.port);
      };
      if (message.method === 'REGISTER') this.#register(message, reply);
      else this.#pass(message, reply);
    });
  }

  #register(request: SipRequest, reply: (status: number, headers: HeaderField[]) => void): void {
    const contact = headerValue(request, 'Contact') ?? '';
    const user = parseSipUri(mandatoryHeaders(request).to.uri).user ?? '';
    this.#contacts.set(user, parseNameAddress(contact, 'Contact').uri);
    reply(200, [{ name: 'Contact', value: `${contact};expires=3600` }]);
  }

  #pass(request: SipRequest, reply: (status: number, headers?: HeaderField[]) => void): void {
    const { vias, to } = mandatoryHeaders(request);
    const isWithinDialog = parameterValue(to.parameters, 'tag') !== undefined;
    if (request.method === 'INVITE' && this.habits.challenges && !isWithinDialog && !isRight(request)) {
      reply(407, [
        { name: 'Proxy-Authenticate', value: formatChallenge({ realm: 'test', nonce: 'n', qop: ['auth'] }) },
      ]);
      return;
    }
    const uri = parseSipUri(request.uri);
    const target = uri.host === this.#address ? this.#contacts.get(uri.user ?? '') : request.uri;
    if (target === undefined) {
      if (request.method !== 'ACK') reply(404);
      return;
    }
    const branch = `z9hG4bK-p-${parameterValue(vias[0].parameters, 'branch')}`;
    const route = this.habits.recordsRoute && request.method === 'INVITE';
    const others = request.headers.filter((field) => !isNamed(field, 'Route'));
    const routes = listElements(request, 'Route').filter((one) => !one.includes(this.#address));
    const headers = [
      { name: 'Via', value: `SIP/2.0/UDP ${this.#address}:5060;branch=${branch}` },
      ...(route ? [{ name: 'Record-Route', value: `<sip:${this.#address};lr>` }] : []),
      ...routes.map((value) => ({ name: 'Route', value })),
      ...others,
    ];
    const { host, port } = parseSipUri(target);
    this.#socket.send(encodeMessage({ ...request, uri: target, headers }), host, port ?? 5060);
  }

  #passBack(response: SipResponse): void {
    const [, next] = listElements(response, 'Via');
    if (next === undefined) return;
    const own = response.headers.findIndex((field) => isNamed(field, 'Via'));
    const headers = response.headers.filter((_, index) => index !== own);
    const { host, port } = parseVia(next);
    this.#socket.send(encodeMessage({ ...response, headers }), host, port ?? 5060);
  }
}

function isRight(request: SipRequest): boolean {
  const credentials = parseCredentials(headerValue(request, 'Proxy-Authorization') ?? '');
  if (credentials?.quality === undefined) return false;
  const { username, realm, nonce, uri, quality, response } = credentials;
  const ha1 = digestHa1(username, realm, `secret-${username}`);
  return response === digestResponse({ ha1, method: request.method, uri, nonce, quality });
}
