import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import { acceptsConnections } from './tcp-port.ts';

const ASK_AGAIN_MS = 50;
const QUESTIONS = 400;

/** A TCP port of 127.0.0.1 that was free a moment ago. */
export async function freeTcpPort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new TypeError('no port');
  return address.port;
}

/** Starts a daemon of Debian's in the foreground, and resolves once it takes connections on 127.0.0.1. */
export async function startTcpDaemon(
  program: string,
  args: readonly string[],
  port: number,
): Promise<AsyncDisposable> {
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      output = (output + chunk.toString('latin1')).slice(-10_000);
    });
  }
  const hasEnded = () => child.exitCode !== null || child.signalCode !== null;
  const daemon = {
    async [Symbol.asyncDispose]() {
      if (hasEnded()) return;
      const exited = once(child, 'exit');
      child.kill('SIGKILL');
      await exited;
    },
  };
  for (let asked = 0; asked < QUESTIONS; asked += 1) {
    if (hasEnded()) break;
    if (await acceptsConnections('127.0.0.1', port)) return daemon;
    await setTimeout(ASK_AGAIN_MS);
  }
  await daemon[Symbol.asyncDispose]();
  throw new Error(`${program} never answered: ${output}`);
}
