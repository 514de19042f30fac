import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import type { TftpOption } from '#protocols/tftp/packet.ts';
import { type ReceiveOutcome, type ReceiveStep, ReceiveTransfer } from '#protocols/tftp/receive-transfer.ts';
import type { Ipv4Address } from '#values/ipv4-address.ts';

/** Which file to fetch from where. */
export interface FetchFileRequest {
  readonly server: Ipv4Address;
  readonly port: number;
  readonly name: string;
  /** The address of ours that the request leaves from; the system's choice when absent. */
  readonly localAddress?: Ipv4Address;
  readonly mode?: 'octet' | 'netascii';
  /** `blksize`, `windowsize`, `tsize`, `timeout`; none when absent, as phones do. */
  readonly options?: readonly TftpOption[];
  /** 1 s when absent. */
  readonly retryMs?: number;
  /** Retransmissions of the same packet; 5 when absent. */
  readonly tries?: number;
  /** 256 MiB when absent. */
  readonly maximumBytes?: number;
  readonly signal?: AbortSignal;
}

/**
 * Fetches one file over TFTP from a port of its own. How it ended is the value, refusals and silence included.
 * Rejects with the signal's reason when it is aborted, and with the system's error when no packet can be sent.
 */
export async function fetchFile(request: FetchFileRequest): Promise<ReceiveOutcome> {
  const { server, signal } = request;
  signal?.throwIfAborted();
  const socket = createSocket('udp4');
  const { promise, resolve, reject } = Promise.withResolvers<ReceiveOutcome>();
  const abort = () => reject(signal?.reason);
  let timer: NodeJS.Timeout | undefined;
  try {
    socket.bind(0, request.localAddress);
    await once(socket, 'listening');
    signal?.throwIfAborted();
    const transfer = new ReceiveTransfer(
      {
        name: request.name,
        mode: request.mode ?? 'octet',
        options: request.options ?? [],
        serverPort: request.port,
        retryMs: request.retryMs ?? 1000,
        tries: request.tries ?? 5,
        maximumBytes: request.maximumBytes ?? 256 * 1024 * 1024,
      },
      performance.now(),
    );
    const perform = (step: ReceiveStep): void => {
      if (step.kind === 'send') {
        socket.send(step.packet, step.port, server, (error) => {
          if (error !== null) reject(error);
          else if (transfer.outcome !== undefined) resolve(transfer.outcome);
        });
      } else if (transfer.outcome !== undefined) {
        resolve(transfer.outcome);
      }
    };
    // One timer that looks when the deadline may have come, rather than a new one for each packet.
    const watch = (): void => {
      perform(transfer.expire(performance.now()));
      timer = setTimeout(watch, Math.max(1, Math.ceil(transfer.deadline - performance.now())));
    };
    socket.on('message', (bytes, from) => {
      if (from.address === server) perform(transfer.receive(bytes, from.port, performance.now()));
    });
    socket.on('error', reject);
    signal?.addEventListener('abort', abort, { once: true });
    perform(transfer.start());
    watch();
    return await promise;
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', abort);
    socket.close();
  }
}
