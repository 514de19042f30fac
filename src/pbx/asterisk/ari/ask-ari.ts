import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { request } from '#pbx/connection/node-http.ts';
import { openConnection } from '#pbx/connection/open-connection.ts';
import { pbxGarbled, pbxRefused, pbxUnreachable } from '#pbx/pbx-error.ts';
import { OffhookError } from '#values/offhook-error.ts';
import { type AriAddress, ariCredentials, ariWhere } from './ari-address.ts';

const PATIENCE_MS = 10_000;
/** Twenty thousand endpoints are some 2 MB. */
const ANSWER_LIMIT = 16 * 1024 * 1024;

/**
 * Asks an Asterisk's REST interface for something: `/endpoints/PJSIP/208`. `undefined` when there is no such thing.
 * Rejects with PBX_UNREACHABLE, PBX_REFUSED, PBX_GARBLED or PBX_UNTRUSTED.
 */
export async function askAri(address: AriAddress, resource: string): Promise<unknown> {
  const where = ariWhere(address);
  const { status, body } = await get(address, resource);
  if (status === 404) return undefined;
  if (status === 401 || status === 403) throw ariRefused(address, status);
  if (status !== 200) throw pbxGarbled(where, `it answers ${resource} with ${status}`);
  try {
    return JSON.parse(body);
  } catch (cause) {
    throw pbxGarbled(where, 'no JSON', cause);
  }
}

/** It does not let us in. */
export function ariRefused(address: AriAddress, status: number): OffhookError {
  return pbxRefused(
    ariWhere(address),
    `the user ${address.user} (${status})`,
    `Compare ari-user and ari-secret with the section [${address.user}] of ari.conf.`,
  );
}

async function get(address: AriAddress, resource: string): Promise<{ status: number; body: string }> {
  const where = ariWhere(address);
  const { at, path, trust } = address;
  const socket = await openConnection(where, at, trust);
  try {
    const asked = request({
      createConnection: () => socket,
      host: at.host,
      port: at.port,
      path: path + resource,
      headers: { ...ariCredentials(address), Accept: 'application/json', Connection: 'close' },
      signal: AbortSignal.timeout(PATIENCE_MS),
    }).end();
    const [answer] = (await once(asked, 'response')) as [IncomingMessage];
    const parts: Buffer[] = [];
    let octets = 0;
    for await (const part of answer as AsyncIterable<Buffer>) {
      octets += part.length;
      if (octets > ANSWER_LIMIT) throw pbxGarbled(where, 'far too much');
      parts.push(part);
    }
    return { status: answer.statusCode ?? 0, body: Buffer.concat(parts).toString('utf8') };
  } catch (cause) {
    if (cause instanceof OffhookError) throw cause;
    const { name, code = '', message } = cause as NodeJS.ErrnoException;
    if (code.startsWith('HPE_')) throw pbxGarbled(where, 'no HTTP', cause);
    throw pbxUnreachable(where, name === 'AbortError' ? 'it does not answer' : message, cause);
  } finally {
    socket.destroy();
  }
}
