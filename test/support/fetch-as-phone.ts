import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { fetchFile } from '#net/tftp-client.ts';
import type { ReceiveOutcome } from '#protocols/tftp/receive-transfer.ts';
import type { Ipv4Address } from '#values/ipv4-address.ts';
import type { Serving } from './serving.ts';

/** What came back over HTTP. */
export interface HttpAnswer {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly bytes: Buffer;
}

/** Asks a server on loopback for a file over TFTP, from an address that a phone might have. */
export function overTftp(serving: Serving, from: Ipv4Address, name: string): Promise<ReceiveOutcome> {
  return fetchFile({
    server: serving.tftpServer.address,
    port: serving.tftpPort,
    name,
    localAddress: from,
  });
}

/** The same over HTTP, on a connection of its own. */
export function overHttp(serving: Serving, from: Ipv4Address, name: string): Promise<HttpAnswer> {
  return overHttpAt(`http://127.0.0.1:${serving.httpPort}/${name}`, from);
}

/** Fetches a URL from the address of a phone. */
export async function overHttpAt(url: string, from: Ipv4Address): Promise<HttpAnswer> {
  const outgoing = request(url, { localAddress: from, agent: false });
  outgoing.end();
  const [response] = (await once(outgoing, 'response')) as [IncomingMessage];
  const bytes = await buffer(response);
  return { status: response.statusCode ?? 0, headers: response.headers, bytes };
}
