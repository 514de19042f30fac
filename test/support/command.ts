import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Readable } from 'node:stream';

/** How a command ended. */
export interface Finished {
  /** `null` when a signal ended it. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

interface CommandOptions {
  readonly cwd?: string;
  /** Added to the test's own environment. */
  readonly env?: NodeJS.ProcessEnv;
  /** Hears all that it has printed so far, whenever that is more. */
  readonly onOutput?: (stdout: string) => void;
  /** Kills it, so that nothing outlives a test that failed. */
  readonly signal?: AbortSignal;
}

/** Runs a program to its end. The first word is the program. */
export async function runCommand(words: readonly string[], options: CommandOptions = {}): Promise<Finished> {
  const child = startCommand(words, options);
  const output = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output.stdout += text;
    options.onOutput?.(output.stdout);
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    output.stderr += text;
  });
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, ...output };
}

/** Starts a program without input; what it prints is for the caller to read. */
export function startCommand(
  [program = '', ...words]: readonly string[],
  { cwd, env, signal }: CommandOptions = {},
): ChildProcessByStdio<null, Readable, Readable> {
  return spawn(program, words, {
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(cwd === undefined ? {} : { cwd }),
    ...(signal === undefined ? {} : { signal, killSignal: 'SIGKILL' }),
    env: { ...process.env, NO_COLOR: '1', ...env },
  });
}
