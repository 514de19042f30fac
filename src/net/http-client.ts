import { once } from 'node:events';
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import type { Ipv4Address } from '#values/ipv4-address.ts';
import { get } from './node-http.ts';

/** What a server answered over plain HTTP. */
export interface HttpAnswer {
  readonly status: number;
  readonly bytes: Uint8Array;
  readonly headers: IncomingHttpHeaders;
}

/** What a client says of itself, and where it asks from. */
interface HttpManners {
  readonly headers?: Readonly<Record<string, string>>;
  readonly localAddress?: Ipv4Address;
}

const LONGEST_ANSWER = 64 * 1024 * 1024;

/**
 * Asks for a file over plain HTTP, on a connection of its own and on any port. Rejects with the system's error,
 * with the signal's reason, and when the answer is cut short or longer than 64 MiB.
 */
export async function fetchOverHttp(
  url: string,
  signal: AbortSignal,
  manners: HttpManners = {},
): Promise<HttpAnswer> {
  const request = get(url, { agent: false, signal, ...manners });
  const [answer] = (await once(request, 'response')) as [IncomingMessage];
  const chunks: Buffer[] = [];
  let octets = 0;
  for await (const chunk of answer as AsyncIterable<Buffer>) {
    octets += chunk.length;
    if (octets > LONGEST_ANSWER) throw new Error(`the answer is longer than ${LONGEST_ANSWER} octets`);
    chunks.push(chunk);
  }
  return { status: answer.statusCode ?? 0, bytes: Buffer.concat(chunks), headers: answer.headers };
}
