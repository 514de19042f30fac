/** Runs SIPp on the core that is not the server's, and reads its statistics. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ASKING_CORE = '1';

/** What SIPp plays. */
export interface Play {
  readonly scenario: 'register' | 'call' | 'answer';
  /** `host:port` of the server. */
  readonly server: string;
  /** Where SIPp listens, on 127.0.0.1. */
  readonly port: number;
  readonly words: readonly string[];
  readonly signal: AbortSignal;
}

/** What came of it. */
export interface Played {
  readonly succeeded: number;
  readonly failed: number;
  readonly seconds: number;
  readonly retransmissions: number;
}

/** Plays a scenario to its end. Throws when SIPp wrote no statistics. */
export async function play(options: Play): Promise<Played> {
  const folder = mkdtempSync(join(tmpdir(), 'offhook-bench-'));
  const file = join(folder, 'statistics.csv');
  try {
    const child = start(options, ['-trace_stat', '-stf', file, '-fd', '1'], folder);
    let complaints = '';
    child.stderr?.on('data', (text: Buffer) => {
      complaints = (complaints + text.toString('latin1')).slice(-2000);
    });
    await once(child, 'close');
    options.signal.throwIfAborted();
    try {
      return readStatistics(readFileSync(file, 'latin1'));
    } catch (error) {
      throw new Error(`SIPp measured nothing: ${complaints}`, { cause: error });
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** A SIPp that answers calls until it is disposed of. */
export async function playInBackground(options: Play): Promise<AsyncDisposable> {
  const folder = mkdtempSync(join(tmpdir(), 'offhook-bench-'));
  const child = start(options, [], folder);
  await listening(options.port, child);
  return {
    async [Symbol.asyncDispose]() {
      if (child.exitCode === null && child.signalCode === null) {
        const ended = once(child, 'close');
        child.kill('SIGKILL');
        await ended;
      }
      rmSync(folder, { recursive: true });
    },
  };
}

function start(options: Play, words: readonly string[], cwd: string): ChildProcess {
  const { scenario, server, port, signal } = options;
  const file = fileURLToPath(new URL(`./${scenario}.xml`, import.meta.url));
  const where = ['-i', '127.0.0.1', '-p', String(port), '-mi', '127.0.0.1', '-t', 'u1'];
  const quiet = ['-nostdin', '-buff_size', String(4 * 1024 * 1024), '-deadcall_wait', '1000'];
  const all = [
    '-c',
    ASKING_CORE,
    '/usr/bin/sipp',
    '-sf',
    file,
    ...where,
    ...quiet,
    ...words,
    ...options.words,
  ];
  const child = spawn('/usr/bin/taskset', [...all, server], {
    cwd,
    stdio: ['ignore', 'ignore', 'pipe'],
    signal,
    killSignal: 'SIGKILL',
  });
  // That it was ended by the signal shows in the signal.
  child.on('error', () => {});
  return child;
}

async function listening(port: number, child: ChildProcess): Promise<void> {
  const entry = `:${port.toString(16).toUpperCase().padStart(4, '0')} `;
  while (!readFileSync('/proc/net/udp', 'latin1').includes(entry)) {
    if (child.exitCode !== null) throw new Error(`SIPp ended with ${child.exitCode}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

function readStatistics(text: string): Played {
  const lines = text.trimEnd().split('\n');
  const names = lines[0]?.split(';') ?? [];
  const values = lines.at(-1)?.split(';') ?? [];
  const value = (name: string) => {
    const found = values[names.indexOf(name)];
    if (lines.length < 2 || found === undefined) throw new Error(`no ${name}`);
    return found;
  };
  return {
    succeeded: Number(value('SuccessfulCall(C)')),
    failed: Number(value('FailedCall(C)')),
    seconds: moment(value('CurrentTime')) - moment(value('StartTime')),
    retransmissions: Number(value('Retransmissions(C)')),
  };
}

/** Seconds since 1970, which follow date and time of day. SIPp's own elapsed time is in whole seconds. */
function moment(text: string): number {
  return Number(text.split('\t').at(-1));
}
