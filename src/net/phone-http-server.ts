import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { AnswerFile, Artifact, FileRequest, Refusal } from '#provisioning/file-answer.ts';
import { type Ipv4Address, parseIpv4Address } from '#values/ipv4-address.ts';

/** What happened to a request over HTTP. */
export type PhoneHttpEvent =
  | { readonly kind: 'refused'; readonly request: FileRequest; readonly refusal: Refusal }
  | {
      readonly kind: 'completed';
      readonly request: FileRequest;
      readonly artifact: Artifact;
      readonly milliseconds: number;
    };

export interface PhoneHttpOptions {
  /** Each is bound by itself, so that an answer is known to come from the address that was asked. */
  readonly addresses: readonly Ipv4Address[];
  /** Every port serves the same; 0 takes a free one. */
  readonly ports: readonly number[];
  readonly answer: AnswerFile;
  /** Others are hung up on. */
  readonly mayAsk: (address: Ipv4Address) => boolean;
  readonly onEvent: (event: PhoneHttpEvent) => void;
}

export interface PhoneHttpServer extends AsyncDisposable {
  /** The ports in the order of the options, for the first address. */
  readonly ports: readonly number[];
}

/** A phone sends a few hundred octets; more is no phone. */
const HEADER_LIMIT = 8 * 1024;
const CONNECTION_LIMIT = 2000;
const REQUEST_TIMEOUT_MS = 15_000;

/**
 * Serves phones over plain HTTP with the same answers as TFTP. Old clients send no Host and know no redirect, so
 * neither is asked of them.
 */
export async function startPhoneHttpServer(options: PhoneHttpOptions): Promise<PhoneHttpServer> {
  const servers: Server[] = [];
  const ports: number[] = [];
  const close = async () => {
    await Promise.all(servers.map((server) => closeServer(server)));
  };
  try {
    for (const [index, address] of options.addresses.entries()) {
      for (const [portIndex, wanted] of options.ports.entries()) {
        const port = index === 0 ? wanted : (ports[portIndex] as number);
        const server = makeServer(options);
        server.listen(port, address);
        await once(server, 'listening');
        servers.push(server);
        if (index === 0) ports.push((server.address() as AddressInfo).port);
      }
    }
  } catch (error) {
    await close();
    throw error;
  }
  return { ports, [Symbol.asyncDispose]: close };
}

function makeServer(options: PhoneHttpOptions): Server {
  const server = createServer(
    {
      requireHostHeader: false,
      maxHeaderSize: HEADER_LIMIT,
      requestTimeout: REQUEST_TIMEOUT_MS,
      headersTimeout: REQUEST_TIMEOUT_MS,
      keepAliveTimeout: 5000,
    },
    (request, response) => {
      respond(request, response, options).catch(() => response.destroy());
    },
  );
  server.maxConnections = CONNECTION_LIMIT;
  server.on('connection', (socket) => {
    const from = parseIpv4Address(socket.remoteAddress ?? '');
    if (from === undefined || !options.mayAsk(from)) socket.destroy();
  });
  return server;
}

async function respond(
  incoming: IncomingMessage,
  response: ServerResponse,
  { answer, onEvent }: PhoneHttpOptions,
): Promise<void> {
  const started = performance.now();
  response.sendDate = true;
  if (incoming.method !== 'GET' && incoming.method !== 'HEAD') {
    return plain(response, 405, 'Only GET and HEAD are served here.', { allow: 'GET, HEAD' });
  }
  const name = requestedName(incoming.url ?? '');
  const from = parseIpv4Address(incoming.socket.remoteAddress ?? '');
  const to = parseIpv4Address(incoming.socket.localAddress ?? '');
  if (name === undefined || from === undefined || to === undefined) {
    return plain(response, 400, 'The address is not one that a phone would ask for.');
  }
  const request: FileRequest = { name, transport: 'http', from, to };
  const result = await answer(request);
  if (result.kind === 'refusal') {
    onEvent({ kind: 'refused', request, refusal: result });
    return plain(response, 404, 'Not found.');
  }
  const etag = `"${result.hash}"`;
  const headers = { etag, 'cache-control': result.secret ? 'no-store' : 'no-cache' };
  if (incoming.headers['if-none-match'] === etag) {
    response.writeHead(304, headers).end();
    return;
  }
  response.writeHead(200, {
    ...headers,
    'content-type': result.contentType,
    'content-length': result.bytes.length,
  });
  response.end(incoming.method === 'HEAD' ? undefined : result.bytes);
  await once(response, 'close');
  if (incoming.method === 'GET' && response.writableFinished) {
    onEvent({ kind: 'completed', request, artifact: result, milliseconds: performance.now() - started });
  }
}

/** The path without the leading slash, percent-decoded; queries are left aside. */
function requestedName(url: string): string | undefined {
  const path = /^(?:https?:\/\/[^/?#]*)?\/([^?#]*)/i.exec(url)?.[1];
  try {
    return path === undefined ? undefined : decodeURIComponent(path);
  } catch {
    return undefined;
  }
}

function plain(
  response: ServerResponse,
  status: number,
  text: string,
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, {
    ...headers,
    'content-type': 'text/plain; charset=us-ascii',
    'content-length': text.length,
  });
  response.end(text);
}

async function closeServer(server: Server): Promise<void> {
  server.close();
  server.closeAllConnections();
  await once(server, 'close');
}
