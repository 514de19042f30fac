import { createHash, timingSafeEqual } from 'node:crypto';
import { once } from 'node:events';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createServer } from '#pbx/connection/node-http.ts';
import type { HostPort } from '#pbx/kind.ts';
import { pbxCannot } from '#pbx/pbx-error.ts';
import { OffhookError } from '#values/offhook-error.ts';

export interface XmlCurlServerOptions {
  readonly at: HostPort;
  /** IPv4 addresses that may ask; others are hung up on. */
  readonly mayAsk: ReadonlySet<string>;
  /** What `gateway-credentials` must say. */
  readonly user: string;
  readonly secret: string;
  readonly answer: (form: URLSearchParams) => string;
}

/** A call's variables come along, some 20 KB; more is no FreeSWITCH. */
const FORM_LIMIT = 256 * 1024;
const HEADER_LIMIT = 8 * 1024;
const CONNECTION_LIMIT = 200;
const PATIENCE_MS = 10_000;

/** Answers mod_xml_curl over plain HTTP, for those who know the secret and come from where a FreeSWITCH is. */
export class XmlCurlServer implements AsyncDisposable {
  readonly #options: XmlCurlServerOptions;
  readonly #credentials: Buffer;
  #server: Server | undefined;
  #starting: Promise<void> | undefined;

  constructor(options: XmlCurlServerOptions) {
    this.#options = options;
    const { user, secret } = options;
    this.#credentials = digestOf(`Basic ${Buffer.from(`${user}:${secret}`).toString('base64')}`);
  }

  /** The port, once it listens. */
  get port(): number | undefined {
    return (this.#server?.address() as AddressInfo | undefined | null)?.port;
  }

  /** Begins to listen, unless it does already. Throws `OffhookError` PBX_XML_CURL_PORT when the port can't be had. */
  start(): Promise<void> {
    this.#starting ??= this.#listen().catch((error: unknown) => {
      this.#starting = undefined;
      throw error;
    });
    return this.#starting;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#starting?.catch(() => {});
    const server = this.#server;
    if (server === undefined) return;
    const closed = once(server, 'close');
    server.close();
    server.closeAllConnections();
    await closed;
  }

  async #listen(): Promise<void> {
    const { at, secret } = this.#options;
    const { host, port } = at;
    if (secret === '') {
      throw pbxCannot(
        'mod_xml_curl is not answered, because without a secret everybody could ask for accounts',
        'Give one: --with xml-curl-secret=@FILE.',
      );
    }
    const server = createServer(
      {
        maxHeaderSize: HEADER_LIMIT,
        requestTimeout: PATIENCE_MS,
        headersTimeout: PATIENCE_MS,
        connectionsCheckingInterval: PATIENCE_MS / 2,
      },
      (request, response) => {
        this.#answer(request, response).catch(() => response.destroy());
      },
    );
    server.maxConnections = CONNECTION_LIMIT;
    server.timeout = PATIENCE_MS;
    server.on('connection', (socket) => {
      const from = socket.remoteAddress?.replace(/^::ffff:/, '') ?? '';
      if (!this.#options.mayAsk.has(from)) socket.destroy();
    });
    const listening = once(server, 'listening');
    server.listen({ host, port, exclusive: true });
    try {
      await listening;
    } catch (error) {
      throw new OffhookError(
        'PBX_XML_CURL_PORT',
        `TCP port ${port} of ${host} can't be had: ${(error as NodeJS.ErrnoException).code ?? 'unknown'}.`,
        'FreeSWITCH is to be answered there (mod_xml_curl). Name another address of this machine, or another port: --with xml-curl=127.0.0.1:8089.',
        { cause: error },
      );
    }
    this.#server = server;
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (!timingSafeEqual(digestOf(request.headers.authorization ?? ''), this.#credentials)) {
      plain(response, 401, 'The secret is another.', { 'www-authenticate': 'Basic realm="offhook"' });
      return;
    }
    if (request.method !== 'POST') {
      plain(response, 405, 'Only POST is answered here, as mod_xml_curl sends it.', { allow: 'POST' });
      return;
    }
    if (!(Number(request.headers['content-length']) <= FORM_LIMIT)) {
      plain(response, 413, 'Too long, or of no known length.', { connection: 'close' });
      return;
    }
    const chunks = await Array.fromAsync(request as AsyncIterable<Buffer>);
    const form = new URLSearchParams(Buffer.concat(chunks).toString('utf8'));
    const text = Buffer.from(this.#options.answer(form));
    response.writeHead(200, { 'content-type': 'text/xml', 'content-length': text.length }).end(text);
  }
}

function plain(
  response: ServerResponse,
  status: number,
  text: string,
  headers: Record<string, string>,
): void {
  response.writeHead(status, { 'content-type': 'text/plain', ...headers }).end(`${text}\n`);
}

function digestOf(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
