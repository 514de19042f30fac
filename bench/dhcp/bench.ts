/** DHCP servers side by side: four-way exchanges a second, what they cost, and what is on the disk by then. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { runCommand } from '#test/support/command.ts';
import { makeNetwork, type NetworkNamespace } from '#test/support/network-namespace.ts';
import type { Crowd } from './added-phones.ts';
import type { LoadResult } from './load.ts';
import { maximumRate } from './perfdhcp.ts';
import { CONTENDERS, type Contender, present, RELAY, SERVER } from './servers.ts';
import { systemCalls } from './system-calls.ts';

const CLIENTS = 20_000;
/** Before it is measured, so that nobody is measured at compiling or growing its tables. */
const WARM_UP = 10_000;
/** The slow ones would take minutes. */
const CLIENTS_OF_SLOW = 1500;
const CROWDS = [64, 512] as const;
/** Who asks: to warm up, to be measured, and while system calls are counted. */
const WARMING = { seed: 100, clients: WARM_UP };
const MEASURED = { seed: 1, clients: CLIENTS };
const TRACED = { seed: 9, clients: 1000 };
const ROUNDS = 3;
const LOAD = fileURLToPath(new URL('./load.ts', import.meta.url));
/** One core serves, the other one asks. */
const SERVING_CORE = '0';
const ASKING_CORE = '1';

interface Measured extends LoadResult {
  /** Microseconds of processor time of the server. */
  readonly cpuPerExchange: number;
}

/** A server that runs. */
interface Running extends AsyncDisposable {
  readonly pid: number;
}

/** Runs the benchmark and prints its tables; quickly, only what the target is about: ours beside Kea. */
export async function run({ quick }: { readonly quick: boolean }): Promise<void> {
  if (process.getuid?.() !== 0) throw new Error('network namespaces take root');
  const { here, missing } = present(quick ? CONTENDERS.filter(({ isQuick }) => isQuick) : CONTENDERS);
  if (missing.length > 0) console.log(`not installed: ${missing.join(', ')}\n`);
  const cleanUp: (() => unknown)[] = [];
  try {
    const after = (end: unknown) => void cleanUp.unshift(end as () => unknown);
    const network = makeNetwork({ after } as Parameters<typeof makeNetwork>[0], {
      server: { address: SERVER },
      load: { address: RELAY },
    });
    network.server.ip('address', 'del', `${SERVER}/24`, 'dev', 'eth0');
    network.server.ip('address', 'add', `${SERVER}/16`, 'dev', 'eth0');
    await compare(here, network.server, network.load, quick);
  } finally {
    for (const end of cleanUp) await end();
  }
}

/** In turns, so that what else the machine does meets all of them alike; the middle one of each counts. */
async function compare(
  contenders: readonly Contender[],
  serverHost: NetworkNamespace,
  loadHost: NetworkNamespace,
  quick: boolean,
): Promise<void> {
  const runs = new Map<string, Measured[]>();
  for (let round = 1; round <= ROUNDS; round += 1) {
    for (const contender of contenders) {
      if (contender.isSlow && round > 1) continue;
      for (const atOnce of CROWDS) {
        const measured = await measure(contender, serverHost, loadHost, atOnce);
        const key = `${contender.name} ${atOnce}`;
        runs.set(key, [...(runs.get(key) ?? []), measured]);
      }
    }
  }
  for (const contender of contenders) {
    console.log(`${contender.name}${contender.isDurable ? ' (acknowledged leases are fsynced)' : ''}`);
    for (const atOnce of CROWDS) {
      const all = (runs.get(`${contender.name} ${atOnce}`) ?? []).toSorted(
        (x, y) => x.perSecond - y.perSecond,
      );
      const middle = all[Math.floor(all.length / 2)];
      if (middle !== undefined) console.log(`  ${String(atOnce).padStart(3)} at once: ${describe(middle)}`);
    }
    if (quick) continue;
    await using server = await start(contender, serverHost);
    console.log(`  perfdhcp: ${await maximumRate(loadHost, ASKING_CORE)}`);
    const calls = await systemCalls(server.pid, () => crowd(loadHost, TRACED, 64));
    console.log(`  system calls for each exchange: ${calls}`);
  }
}

async function measure(
  contender: Contender,
  serverHost: NetworkNamespace,
  loadHost: NetworkNamespace,
  atOnce: number,
): Promise<Measured> {
  await using server = await start(contender, serverHost);
  const measured = contender.isSlow ? { ...MEASURED, clients: CLIENTS_OF_SLOW } : MEASURED;
  if (!contender.isSlow) await crowd(loadHost, WARMING, atOnce);
  const before = processorMs(server.pid);
  const result = await crowd(loadHost, measured, atOnce);
  return { ...result, cpuPerExchange: ((processorMs(server.pid) - before) * 1000) / measured.clients };
}

function describe({ perSecond, lost, timeouts, wrong, median, p99, cpuPerExchange }: Measured): string {
  const troubles = [
    [lost, 'lost'],
    [timeouts, 'sent again'],
    [wrong, 'wrong'],
  ]
    .filter(([count]) => count !== 0)
    .map(([count, what]) => `, ${count} ${what}`);
  const times = `median ${median.toFixed(1)} ms, p99 ${p99.toFixed(1)} ms`;
  const cost = `${cpuPerExchange.toFixed(0)} µs of processor`;
  return `${Math.round(perSecond)} exchanges/s, ${times}, ${cost}${troubles.join('')}`;
}

async function start(contender: Contender, host: NetworkNamespace): Promise<Running> {
  const folder = mkdtempSync(join(contender.inMemory ? '/dev/shm' : tmpdir(), 'offhook-bench-'));
  const { words, env } = await contender.prepare(folder, [WARMING, MEASURED, TRACED]);
  const child = spawn('/usr/bin/taskset', ['-c', SERVING_CORE, ...host.prefix, ...words], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, ...env },
  });
  let complaints = '';
  child.stderr.on('data', (text: Buffer) => {
    complaints = (complaints + text.toString('latin1')).slice(-2000);
  });
  const running: Running = {
    pid: child.pid ?? 0,
    async [Symbol.asyncDispose]() {
      if (child.exitCode === null && child.signalCode === null) {
        const ended = once(child, 'exit');
        child.kill('SIGTERM');
        await ended;
      }
      rmSync(folder, { recursive: true, force: true });
    },
  };
  for (let look = 0; look < 100 && child.exitCode === null; look += 1) {
    if (host.ip('-o', 'addr') !== '' && (await listens(host))) {
      // A server that has opened its port may still be reading its leases, or looking for others.
      await delay(3000);
      return running;
    }
    await delay(100);
  }
  await running[Symbol.asyncDispose]();
  throw new Error(`${contender.name} did not start: ${complaints}`);
}

async function listens(host: NetworkNamespace): Promise<boolean> {
  const { stdout } = await runCommand([...host.prefix, 'ss', '-lun', 'sport = :67']);
  return stdout.includes(':67');
}

async function crowd(host: NetworkNamespace, { clients, seed }: Crowd, atOnce: number): Promise<LoadResult> {
  const words = [process.execPath, LOAD, SERVER, RELAY, String(clients), String(atOnce), String(seed)];
  const { code, stdout, stderr } = await runCommand([...host.prefix, 'taskset', '-c', ASKING_CORE, ...words]);
  if (code !== 0) throw new Error(`the load generator failed: ${stderr}`);
  return JSON.parse(stdout) as LoadResult;
}

/** Processor time of a process and all its threads so far; the kernel counts in hundredths of a second. */
function processorMs(pid: number): number {
  return readdirSync(`/proc/${pid}/task`).reduce((sum, task) => {
    const stat = readFileSync(`/proc/${pid}/task/${task}/stat`, 'latin1');
    const [, , , , , , , , , , , user = '0', system = '0'] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return sum + (Number(user) + Number(system)) * 10;
  }, 0);
}
