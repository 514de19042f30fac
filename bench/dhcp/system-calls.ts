import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { LoadResult } from './load.ts';

const PROGRAM = '/usr/bin/strace';
const SHOWN = [
  'fsync',
  'fdatasync',
  'write',
  'pwrite64',
  'sendto',
  'sendmsg',
  'recvmsg',
  'recvfrom',
  'recvmmsg',
  'rename',
];

/** What strace counts while a crowd is served, by exchange. The crowd is slower than without it. */
export async function systemCalls(pid: number, serve: () => Promise<LoadResult>): Promise<string> {
  const tracing = spawn(PROGRAM, ['-c', '-f', '-p', String(pid)], { stdio: ['ignore', 'ignore', 'pipe'] });
  let output = '';
  const attached = new Promise<void>((resolve) => {
    tracing.stderr.setEncoding('utf8').on('data', (text: string) => {
      output += text;
      if (output.includes('attached')) resolve();
    });
  });
  await Promise.race([attached, once(tracing, 'exit')]);
  const { perSecond, seconds } = await serve();
  const ended = once(tracing, 'close');
  tracing.kill('SIGINT');
  await ended;
  const exchanges = perSecond * seconds;
  const counts = Array.from(
    output.matchAll(/^ *[\d.]+ +[\d.]+ +\d+ +(\d+) +(?:\d+ +)?(\w+)$/gm),
    (match) => ({
      name: match[2] ?? '',
      share: Number(match[1]) / exchanges,
    }),
  );
  const shown = counts.filter(({ name, share }) => SHOWN.includes(name) && share >= 0.005);
  return (
    shown.map(({ name, share }) => `${name} ${share.toFixed(2)}`).join(', ') || 'strace is not installed'
  );
}
