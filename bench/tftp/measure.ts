/** One scene on one server. */
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { processorMs, residentMegabytes } from '#bench/process-family.ts';
import { runCommand } from '#test/support/command.ts';
import type { LoadOrder, LoadResult } from './load.ts';

const ASKING_CORE = '1';
const LOAD = fileURLToPath(new URL('./load.ts', import.meta.url));

/** What the phones saw, and what it took of the server. */
export interface Measured extends LoadResult {
  /** Microseconds of the server's processor time, until it had written down what happened. */
  readonly microsecondsPerBlock: number;
  /** Resident, afterwards. */
  readonly megabytes: number;
}

/** Before the first scene, a few phones fetch all kinds of files: nobody is measured at compiling. */
export const WARM_UP = { chains: 50, images: 5, loss: 0, isCut: false, isWhole: false };
const WARM_PHONES = 1500;
const WARM_PLAYS = 3;

/** Plays the order of a warm-up with a few phones, again and again. */
export async function warmUp(order: LoadOrder): Promise<void> {
  for (let play = 0; play < WARM_PLAYS; play += 1) await playLoad({ ...order, phones: WARM_PHONES });
}

/** Puts the load on a server and gives the figures, once what came before is over. */
export async function measure(pid: number, order: LoadOrder): Promise<Measured> {
  await settled(pid);
  const before = processorMs(pid);
  const result = await playLoad(order);
  // What it put off is part of what it took.
  await settled(pid);
  const microseconds = (processorMs(pid) - before) * 1000;
  const microsecondsPerBlock = microseconds / result.wire.blocks;
  return { ...result, microsecondsPerBlock, megabytes: residentMegabytes(pid) };
}

/** Resident memory of a server once it has nothing left to do. */
export async function restingMegabytes(pid: number): Promise<number> {
  await settled(pid);
  return residentMegabytes(pid);
}

const LOOK_EVERY_MS = 200;
const LOOKS = 50;
/** A server puts off what nobody waits for until it has had nothing to do for a moment. */
const QUIET_LOOKS = 5;

/**
 * A server may still have to write down what happened, or makes itself ready for what comes next: waits until it has
 * taken less than a tenth of a core for a second.
 */
async function settled(pid: number): Promise<void> {
  let before = processorMs(pid);
  let quiet = 0;
  for (let look = 0; look < LOOKS && quiet < QUIET_LOOKS; look += 1) {
    await setTimeout(LOOK_EVERY_MS);
    const now = processorMs(pid);
    quiet = now - before <= LOOK_EVERY_MS / 10 ? quiet + 1 : 0;
    before = now;
  }
}

/** Lets the load generator put one load on a server, from a core of its own. */
export async function playLoad(order: LoadOrder): Promise<LoadResult> {
  const node = [process.execPath, '--disable-warning=ExperimentalWarning'];
  const words = ['taskset', '-c', ASKING_CORE, ...node, LOAD, JSON.stringify(order)];
  const { code, stdout, stderr } = await runCommand(words);
  if (code !== 0) throw new Error(`the load generator failed: ${stderr}`);
  return JSON.parse(stdout) as LoadResult;
}
