import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout } from 'node:timers/promises';
import { acceptsConnections } from './tcp-port.ts';

const ASK_AGAIN_MS = 50;
const QUESTIONS = 400;

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
