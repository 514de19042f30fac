import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { bindError } from '#net/bind-error.ts';
import type { AnswerFile } from '#provisioning/file-answer.ts';
import type { Ipv4Address } from '#values/ipv4-address.ts';
import { createServer } from './node-http.ts';
import { answerRequest } from './phone-http/answer-request.ts';
import { Connections } from './phone-http/connections.ts';
import type { PhoneHttpEvent } from './phone-http/phone-http-event.ts';

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

/** A running server. Disposing it takes no more connections and lets files that are on their way finish. */
export interface PhoneHttpServer extends AsyncDisposable {
  /** The ports in the order of the options, the same on every address. */
  readonly ports: readonly number[];
}

/** A phone sends a few hundred octets; more is no phone. */
const HEADER_LIMIT = 8 * 1024;
const CONNECTION_LIMIT = 2000;
const REQUEST_TIMEOUT_MS = 15_000;
/** A client that takes nothing for so long is gone. */
const SILENCE_MS = 30_000;
const SHUTDOWN_MS = 3000;

/**
 * Serves phones over plain HTTP with the same answers as TFTP. Old clients send no Host and know no redirect, so
 * neither is asked of them. Throws `OffhookError` when a port can't be had.
 */
export async function startPhoneHttpServer(options: PhoneHttpOptions): Promise<PhoneHttpServer> {
  const doors: Door[] = [];
  const ports: number[] = [];
  const close = async () => {
    await Promise.all(doors.map((door) => closeDoor(door)));
  };
  try {
    for (const address of options.addresses) {
      for (const [index, wanted] of options.ports.entries()) {
        const door = makeDoor(options);
        await listen(door.server, address, ports[index] ?? wanted);
        doors.push(door);
        ports[index] = (door.server.address() as AddressInfo).port;
      }
    }
  } catch (error) {
    await close();
    throw error;
  }
  return { ports, [Symbol.asyncDispose]: close };
}

/** One port of one address. */
interface Door {
  readonly server: Server;
  readonly connections: Connections;
}

function makeDoor({ answer, mayAsk, onEvent }: PhoneHttpOptions): Door {
  const connections = new Connections(mayAsk);
  const server = createServer(
    {
      requireHostHeader: false,
      maxHeaderSize: HEADER_LIMIT,
      requestTimeout: REQUEST_TIMEOUT_MS,
      headersTimeout: REQUEST_TIMEOUT_MS,
      connectionsCheckingInterval: REQUEST_TIMEOUT_MS / 3,
      keepAliveTimeout: 5000,
    },
    (request, response) => {
      connections.note(request.socket, response);
      answerRequest(request, response, { answer, onEvent }).catch(() => response.destroy());
    },
  );
  server.maxConnections = CONNECTION_LIMIT;
  server.timeout = SILENCE_MS;
  server.on('connection', (socket) => connections.admit(socket));
  // Node would cut off answers that were handed over and are not sent yet; Connections knows which those are.
  server.closeIdleConnections = () => undefined;
  return { server, connections };
}

async function listen(server: Server, address: Ipv4Address, port: number): Promise<void> {
  const listening = once(server, 'listening');
  server.listen({ host: address, port, exclusive: true });
  try {
    await listening;
  } catch (error) {
    throw bindError(error, { service: 'HTTP', protocol: 'TCP', address, port });
  }
}

async function closeDoor({ server, connections }: Door): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  connections.closeAsTheyFinish();
  const impatient = setTimeout(() => connections.closeNow(), SHUTDOWN_MS);
  await closed;
  clearTimeout(impatient);
}
