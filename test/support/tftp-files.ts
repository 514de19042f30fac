import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { PLAIN_UDP } from '#net/tftp-server/plain-udp.ts';
import type { TftpEvent } from '#net/tftp-server/tftp-event.ts';
import { startTftpServer } from '#net/tftp-server/tftp-server.ts';
import type { TftpServer, TftpServerOptions } from '#net/tftp-server/tftp-server-options.ts';
import type { UdpMethod } from '#net/tftp-server/udp-method.ts';
import type { FileAnswer, FileRequest } from '#provisioning/file-answer.ts';
import { systemClock } from '#values/clock.ts';
import type { Ipv4Address } from '#values/ipv4-address.ts';
import { seededRandom } from '#values/seeded-random.ts';

export const LOOPBACK = '127.0.0.1' as Ipv4Address;

/** The sizes around the block size, and a real firmware image. */
export const SIZES: readonly number[] = [0, 511, 512, 513, 756_524];

/** In blocks of 512 octets the block number of this file wraps. */
export const WRAPPING_SIZE: number = 65_536 * 512 + 700;

const contents = new Map<number, Uint8Array>();

/** The content of the file named after its size: random, and the same every time. */
export function contentOf(size: number): Uint8Array {
  let content = contents.get(size);
  if (content === undefined) {
    const random = seededRandom(size);
    content = Uint8Array.from({ length: size }, () => random() * 256);
    contents.set(size, content);
  }
  return content;
}

/** Answers a number with a file of that size, and anything else with a refusal. */
export function answerBySize({ name }: FileRequest): FileAnswer {
  if (!/^\d+$/.test(name))
    return { kind: 'refusal', code: 'NO_SUCH_FILE', reason: 'Files are named after sizes.' };
  const contentType = 'application/octet-stream';
  return { kind: 'artifact', name, bytes: contentOf(Number(name)), hash: '', contentType, secret: false };
}

let udp: UdpMethod = PLAIN_UDP;

/** From now on servers move their datagrams by this method. */
export function serveBy(method: UdpMethod): void {
  udp = method;
}

/** Starts a server on loopback that ends with the test. */
export async function startTestServer(
  t: TestContext,
  options: Partial<TftpServerOptions> = {},
): Promise<{ readonly server: TftpServer; readonly events: TftpEvent[] }> {
  const events: TftpEvent[] = [];
  const server = await startTftpServer({
    addresses: [LOOPBACK],
    port: 0,
    mode: 'pool',
    answer: answerBySize,
    mayAsk: () => true,
    onEvent: (event) => events.push(event),
    clock: systemClock,
    udp,
    ...options,
  });
  t.after(() => server[Symbol.asyncDispose]());
  return { server, events };
}

/** Ends the test with a reason when a program is not there. */
export function needsProgram(t: TestContext, program: string): boolean {
  if (existsSync(program)) return true;
  t.skip(`${program} is not installed`);
  return false;
}

/** What a client program left behind. */
export interface ProgramRun {
  readonly exitCode: number;
  readonly output: string;
  /** The file `got`, if the program wrote one. */
  readonly got: Uint8Array | undefined;
}

/** Runs a client in a folder of its own, where it is to write what it fetched into `got`. */
export async function runClient(program: string, args: readonly string[]): Promise<ProgramRun> {
  const folder = await mkdtemp(join(tmpdir(), 'offhook-tftp-'));
  try {
    const { exitCode, output } = await new Promise<Omit<ProgramRun, 'got'>>((resolve) => {
      execFile(program, args, { cwd: folder, timeout: 120_000 }, (error, stdout, stderr) => {
        const exitCode = error === null ? 0 : typeof error.code === 'number' ? error.code : 255;
        resolve({ exitCode, output: `${stdout}${stderr}` });
      });
    });
    const path = join(folder, 'got');
    return { exitCode, output, got: existsSync(path) ? await readFile(path) : undefined };
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** Whether both hold the same octets; a failed comparison of megabytes should not print them. */
export function sameOctets(got: Uint8Array | undefined, wanted: Uint8Array): boolean {
  return got !== undefined && Buffer.compare(got, wanted) === 0;
}
