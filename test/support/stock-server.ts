import { type ChildProcess, spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { type Ipv4Address, parseIpv4Address } from '#values/ipv4-address.ts';

/** Between two questions to a server that is starting, and how many there are. */
const ASK_AGAIN_MS = 100;
const QUESTIONS = 200;

/** A program of Debian's that runs for one test, and its answers until then. */
export interface StockServer extends AsyncDisposable {
  readonly pid: number;
  /** What it wrote, for the message of a failure. */
  output(): string;
}

/** What a server answers on UDP once it is ready. */
interface Question {
  readonly address: string;
  readonly port: number;
  readonly question: Uint8Array;
}

/** Starts a daemon in the foreground and resolves once it answers `ready` on UDP, or once `ready` says that it is. */
export async function startStockServer(
  program: string,
  args: readonly string[],
  ready: Question | (() => Promise<boolean>),
): Promise<StockServer> {
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      output = (output + chunk.toString('latin1')).slice(-10_000);
    });
  }
  const server: StockServer = {
    pid: child.pid ?? 0,
    output: () => output,
    [Symbol.asyncDispose]: () => stop(child),
  };
  try {
    await (typeof ready === 'function' ? holds(ready, child) : answered(ready, child));
  } catch (error) {
    await stop(child);
    throw new Error(`${program}: ${String(error)}\n${output}`, { cause: error });
  }
  return server;
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.kill('SIGTERM');
  const patience = new AbortController();
  const late = setTimeout(5000, 'late', { signal: patience.signal }).catch(() => 'on time');
  if ((await Promise.race([exited, late])) === 'late') child.kill('SIGKILL');
  patience.abort();
  await exited;
}

async function holds(ready: () => Promise<boolean>, child: ChildProcess): Promise<void> {
  for (let asked = 0; asked < QUESTIONS; asked += 1) {
    if (child.exitCode !== null) throw new Error(`it ended with ${child.exitCode}`);
    if (await ready()) return;
    await setTimeout(ASK_AGAIN_MS);
  }
  throw new Error('it was never ready');
}

async function answered(ready: Question, child: ChildProcess): Promise<void> {
  const socket = createSocket('udp4');
  const answer = once(socket, 'message');
  try {
    for (let asked = 0; asked < QUESTIONS; asked += 1) {
      if (child.exitCode !== null) throw new Error(`it ended with ${child.exitCode}`);
      socket.send(ready.question, ready.port, ready.address);
      const result = await Promise.race([answer, setTimeout(ASK_AGAIN_MS, 'silence')]);
      if (result !== 'silence') return;
    }
    throw new Error('it never answered');
  } finally {
    socket.close();
  }
}

/** A loopback address that hardly anyone else uses, for servers and phones that know only one port. */
export function looseLoopbackAddress(): Ipv4Address {
  const address = parseIpv4Address(`127.${randomInt(16, 250)}.${randomInt(1, 250)}.${randomInt(1, 250)}`);
  if (address === undefined) throw new TypeError('not an address');
  return address;
}

/** A folder with these files that every user may read, removed at the end. */
export function openFolder(
  files: Readonly<Record<string, Uint8Array | string>>,
): Disposable & { path: string } {
  const path = mkdtempSync(join(tmpdir(), 'offhook-test-'));
  chmodSync(path, 0o755);
  for (const [name, content] of Object.entries(files)) {
    writeFileSync(join(path, name), content, { mode: 0o644 });
  }
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }) };
}

/** Why a test can't run: the first of these programs that is missing, or that it takes root; else `undefined`. */
export function reasonToSkip(...programs: readonly string[]): string | undefined {
  const missing = programs.find((program) => !existsSync(program));
  if (missing !== undefined) return `${missing} is not installed`;
  return process.getuid?.() === 0 ? undefined : 'only root can';
}
