import type { Socket } from 'node:dgram';
import { once } from 'node:events';
import type { AnswerRequest } from '#protocols/sip/answer-request.ts';
import type { AnswerTo } from '#protocols/sip/response-target.ts';
import { type Clock, systemClock } from '#values/clock.ts';
import type { Ipv4Address } from '#values/ipv4-address.ts';
import { openSocket } from './open-socket.ts';
import type { SipCounters } from './sip-counters.ts';
import type { SipEvent } from './sip-event.ts';
import { SipIntake } from './sip-intake.ts';

export interface SipEndpointOptions {
  /** Our own addresses. Each has its own socket, so that an answer leaves from the address that was asked. */
  readonly addresses: readonly Ipv4Address[];
  /** 5060, or 0 for any free port, the same on every address. */
  readonly port: number;
  readonly answer: AnswerRequest;
  /** Whether an address is in a network that we serve. Others get silence, and are counted. */
  readonly mayAsk: (address: Ipv4Address) => boolean;
  readonly onEvent: (event: SipEvent) => void;
  /** `via` when absent, which reaches phones with either value of `nat_enable`. */
  readonly answerTo?: AnswerTo;
  readonly clock?: Clock;
}

/** A running endpoint. Disposing it drops what is held back and closes the sockets. */
export interface SipEndpoint extends AsyncDisposable {
  /** The port that is listened on. */
  readonly port: number;
  /** A snapshot. */
  counters(): SipCounters;
}

/** Listens for SIP over UDP. Throws `OffhookError` when a port can't be had. */
export async function startSipEndpoint(options: SipEndpointOptions): Promise<SipEndpoint> {
  const intake = new SipIntake({ answerTo: 'via', clock: systemClock, ...options });
  const sockets: Socket[] = [];
  let port = options.port;
  try {
    for (const address of options.addresses) {
      const socket = await openSocket(address, port);
      sockets.push(socket);
      port = socket.address().port;
      listen(socket, address, intake);
    }
  } catch (error) {
    await close(sockets);
    throw error;
  }
  return {
    port,
    counters: () => ({ ...intake.counters }),
    async [Symbol.asyncDispose]() {
      intake.close();
      await close(sockets);
    },
  };
}

function listen(socket: Socket, local: Ipv4Address, intake: SipIntake): void {
  const countFailure = () => {
    intake.counters.sendFailures += 1;
  };
  const doorway = {
    local,
    send(bytes: Uint8Array, target: { readonly address: string; readonly port: number }) {
      socket.send(bytes, target.port, target.address, (error) => {
        if (error !== null) countFailure();
      });
    },
  };
  socket.on('error', countFailure);
  socket.on('message', (bytes, { address, port }) => intake.receive(bytes, { address, port }, doorway));
}

async function close(sockets: readonly Socket[]): Promise<void> {
  await Promise.all(
    sockets.map(async (socket) => {
      const closed = once(socket, 'close');
      socket.close();
      await closed;
    }),
  );
}
