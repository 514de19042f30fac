import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AnswerFile, Artifact, FileRequest } from '#provisioning/file-answer.ts';
import { parseIpv4Address } from '#values/ipv4-address.ts';
import type { PhoneHttpEvent } from './phone-http-event.ts';

interface Answering {
  readonly answer: AnswerFile;
  readonly onEvent: (event: PhoneHttpEvent) => void;
}

/** Answers one request; resolves when nothing more will be sent. */
export async function answerRequest(
  incoming: IncomingMessage,
  response: ServerResponse,
  { answer, onEvent }: Answering,
): Promise<void> {
  const started = performance.now();
  if (incoming.method !== 'GET' && incoming.method !== 'HEAD') {
    return plain(response, 405, 'Only GET and HEAD are served here.', { allow: 'GET, HEAD' });
  }
  const { name, query } = requestedName(incoming.url ?? '');
  const from = parseIpv4Address(incoming.socket.remoteAddress ?? '');
  const to = parseIpv4Address(incoming.socket.localAddress ?? '');
  if (name === undefined || from === undefined || to === undefined) {
    return plain(response, 400, 'The address is not one that a phone would ask for.');
  }
  const request: FileRequest = { name, ...query, transport: 'http', from, to };
  try {
    const result = await answer(request);
    if (result.kind === 'artifact') {
      const whole = await send(incoming, response, result);
      const milliseconds = performance.now() - started;
      if (whole) onEvent({ kind: 'completed', request, artifact: result, milliseconds });
    } else {
      onEvent({ kind: 'refused', request, refusal: result });
      plain(response, 404, 'Not found.');
    }
  } catch (error) {
    onEvent({ kind: 'unanswered', request, error });
    if (response.headersSent) response.destroy();
    else plain(response, 503, 'Ask again later.', { 'retry-after': '5' });
  }
}

/** Sends the artifact and tells whether the client has been given all of it. */
async function send(
  incoming: IncomingMessage,
  response: ServerResponse,
  artifact: Artifact,
): Promise<boolean> {
  const { hash, bytes, contentType, secret, headers: more } = artifact;
  const tag = `"${hash}"`;
  const headers = { etag: tag, 'cache-control': secret ? 'no-store' : 'no-cache', ...more };
  if (response.destroyed) return false;
  if (namesTag(incoming.headers['if-none-match'], tag)) {
    response.writeHead(304, headers).end();
    return false;
  }
  response.writeHead(200, { ...headers, 'content-type': contentType, 'content-length': bytes.length });
  const closed = once(response, 'close');
  response.end(incoming.method === 'HEAD' ? undefined : bytes);
  await closed;
  return incoming.method === 'GET' && response.writableFinished;
}

/** The path without the leading slash, percent-decoded, and the query as it stands. */
function requestedName(url: string): { name?: string; query?: { query: string } } {
  const [, path, query] = /^(?:https?:\/\/[^/?#]*)?\/([^?#]*)(?:\?([^#]*))?/i.exec(url) ?? [];
  try {
    return path === undefined
      ? {}
      : { name: decodeURIComponent(path), ...(query === undefined ? {} : { query: { query } }) };
  } catch {
    return {};
  }
}

/** Whether If-None-Match names the tag: `*`, or a list compared weakly (RFC 9110 §13.1.2). */
function namesTag(condition: string | undefined, tag: string): boolean {
  if (condition === undefined) return false;
  const named = condition.split(',').map((entry) => entry.trim().replace(/^W\//, ''));
  return named.includes('*') || named.includes(tag);
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
