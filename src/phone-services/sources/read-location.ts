import { open } from 'node:fs/promises';
import { DecodeError } from '#values/decode-error.ts';
import { MOST_OCTETS } from './source.ts';

/** What is said to a web server. */
export interface WebRequest {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly user?: string | undefined;
  readonly password?: string | undefined;
}

const PATIENCE_MS = 60_000;
const TOO_MUCH = `there is more than ${MOST_OCTETS / 1024 / 1024} MB of it`;

/**
 * The whole of a file or of what a web server answers, as long as it is not too much: what comes after the limit is not
 * even read.
 * @throws DecodeError with a reason that names neither user nor password.
 */
export async function readLocation(location: string, request: WebRequest = {}): Promise<Buffer> {
  return /^https?:/i.test(location) ? readUrl(location, request) : readFile(location);
}

async function readFile(path: string): Promise<Buffer> {
  try {
    await using file = await open(path, 'r');
    const { size } = await file.stat().then((stat) => (stat.isFile() ? stat : fail(`${path} is no file`)));
    if (size > MOST_OCTETS) throw new DecodeError(TOO_MUCH, MOST_OCTETS);
    // What grows meanwhile is cut where it was.
    const bytes = Buffer.alloc(size);
    const { bytesRead } = await file.read(bytes, 0, size, 0);
    return bytes.subarray(0, bytesRead);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'ENOENT') throw new DecodeError(`there is no file ${path}`, 0);
    if (code === 'EACCES') throw new DecodeError(`${path} may not be read`, 0);
    throw error;
  }
}

async function readUrl(url: string, { user, password, headers, ...request }: WebRequest): Promise<Buffer> {
  const credentials = Buffer.from(`${user}:${password ?? ''}`).toString('base64');
  const authorization = user === undefined ? {} : { authorization: `Basic ${credentials}` };
  const response = await fetch(url, {
    ...request,
    headers: { ...headers, ...authorization },
    signal: AbortSignal.timeout(PATIENCE_MS),
  }).catch((error: Error) => fail(`${new URL(url).host} can't be reached: ${causeOf(error)}`));
  if (!response.ok) {
    await response.body?.cancel();
    fail(`${new URL(url).host} answers ${response.status} ${response.statusText}`);
  }
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of response.body ?? []) {
    size += part.length;
    if (size > MOST_OCTETS) fail(TOO_MUCH);
    parts.push(part);
  }
  return Buffer.concat(parts);
}

function causeOf(error: Error): string {
  return error.cause instanceof Error ? error.cause.message : error.message;
}

function fail(reason: string): never {
  throw new DecodeError(reason, 0);
}
