/** One scene on one server. */
import { fileURLToPath } from 'node:url';
import { processorMs, residentMegabytes } from '#bench/process-family.ts';
import { runCommand } from '#test/support/command.ts';
import type { LoadOrder, LoadResult } from './load.ts';

const ASKING_CORE = '1';
const LOAD = fileURLToPath(new URL('./load.ts', import.meta.url));

/** What the phones saw, and what it took of the server. */
export interface Measured extends LoadResult {
  /** Microseconds of the server's processor time. */
  readonly microsecondsPerBlock: number;
  /** Resident, afterwards. */
  readonly megabytes: number;
}

/** The same load before, but short and from a few phones: nobody is measured at compiling or growing its tables. */
const WARM_UP = { phones: 300, milliseconds: 700 };

/** Puts the load on a server and gives the figures. */
export async function measure(pid: number, order: LoadOrder): Promise<Measured> {
  await playLoad({ ...order, ...WARM_UP });
  const before = processorMs(pid);
  const result = await playLoad(order);
  const microseconds = (processorMs(pid) - before) * 1000;
  const microsecondsPerBlock = microseconds / result.wire.blocks;
  return { ...result, microsecondsPerBlock, megabytes: residentMegabytes(pid) };
}

/** Lets the load generator put one load on a server, from a core of its own. */
export async function playLoad(order: LoadOrder): Promise<LoadResult> {
  const node = [process.execPath, '--disable-warning=ExperimentalWarning'];
  const words = ['taskset', '-c', ASKING_CORE, ...node, LOAD, JSON.stringify(order)];
  const { code, stdout, stderr } = await runCommand(words);
  if (code !== 0) throw new Error(`the load generator failed: ${stderr}`);
  return JSON.parse(stdout) as LoadResult;
}
