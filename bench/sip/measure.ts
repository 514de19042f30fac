/** One round against one server: it registers everybody, is weighed, registers everybody again, and carries calls. */

import { processorMs, residentMegabytes } from '#bench/process-family.ts';
import { freePort } from '#test/support/free-port.ts';
import { openFolder } from '#test/support/stock-server.ts';
import { ACCOUNTS, writeInjectionFiles } from './accounts.ts';
import type { Contender } from './contenders.ts';
import { type Play, play, playInBackground } from './sipp.ts';

/** What a round came to. */
export interface Round {
  readonly registrations: Rate;
  /** Absent when calls were not measured. */
  readonly calls?: Rate;
  /** Resident, with nobody and with 10,000 extensions registered. */
  readonly megabytes: { readonly empty: number; readonly full: number };
}

/** How much was done, and what it took. */
export interface Rate {
  readonly perSecond: number;
  /** Share of its core that the server used; far below 1, it was not the server that set the limit. */
  readonly busy: number;
  /** Microseconds of the server's processor time for each; what others do on the machine hardly changes it. */
  readonly microseconds: number;
  readonly failed: number;
}

/** Asked at once: enough to keep a server busy, and few enough for its receive buffer. */
const REGISTERING_AT_ONCE = 64;
const CALLS_AT_ONCE = 32;
const CALLS_TO_GUESS = 1500;
/** As fast as answers come. */
const UNPACED = '50000';
const STEP_SECONDS = 3;
const STEP = 1.15;
/** Of what it does when calls are begun as others end. */
const FIRST_STEP = 0.7;
const MOST_STEPS = 8;
const TOLERATED = 0.01;
/** Whoever waits longer for an answer counts as failed. */
const PATIENCE_MS = 2000;

/** Plays one round. */
export async function measure(contender: Contender, signal: AbortSignal): Promise<Round> {
  const [port, caller, called] = [await freePort(), await freePort(), await freePort()];
  using folder = openFolder({});
  const files = writeInjectionFiles(folder.path, { caller, called });
  await using server = await contender.start(port);
  const asking = { server: `127.0.0.1:${port}`, signal };
  const empty = residentMegabytes(server.pid);
  const register: Play = {
    ...asking,
    scenario: 'register',
    port: caller,
    words: ['-inf', files.registering, ...atOnce(REGISTERING_AT_ONCE, ACCOUNTS)],
  };
  await play(register);
  const megabytes = { empty, full: residentMegabytes(server.pid) };
  const registrations = await rated(server.pid, register);
  if (!contender.carriesCalls) return { registrations, megabytes };
  await using _called = await playInBackground({ ...asking, scenario: 'answer', port: called, words: [] });
  const calls = await highestRate(server.pid, (words) => ({
    ...asking,
    scenario: 'call',
    port: caller,
    words: ['-inf', files.calling, ...words],
  }));
  return { registrations, calls, megabytes };
}

function atOnce(calls: number, all: number): string[] {
  return ['-r', UNPACED, '-l', String(calls), '-m', String(all), '-recv_timeout', String(PATIENCE_MS)];
}

/** Raises the rate until more than one in a hundred fails, twice; gives the last rate that held. */
async function highestRate(pid: number, call: (words: readonly string[]) => Play): Promise<Rate> {
  let best = await rated(pid, call(atOnce(CALLS_AT_ONCE, CALLS_TO_GUESS)));
  let rate = Math.max(1, Math.round(best.perSecond * FIRST_STEP));
  for (let step = 0; step < MOST_STEPS; step += 1) {
    const paced = call(pacedAt(rate));
    const held = (await heldAt(rate, pid, paced)) ?? (await heldAt(rate, pid, paced));
    if (held === undefined) break;
    best = held;
    rate = Math.round(rate * STEP);
  }
  return best;
}

function pacedAt(rate: number): string[] {
  const calls = String(rate * STEP_SECONDS);
  return ['-r', String(rate), '-l', calls, '-m', calls, '-recv_timeout', String(PATIENCE_MS)];
}

/** `undefined` when too many failed, or when SIPp fell behind: a second is left for the last answers. */
async function heldAt(rate: number, pid: number, paced: Play): Promise<Rate | undefined> {
  const done = await rated(pid, paced);
  const isLate = done.perSecond < (rate * STEP_SECONDS) / (STEP_SECONDS + 1);
  const isFailing = done.failed > TOLERATED * rate * STEP_SECONDS;
  return isLate || isFailing ? undefined : { ...done, perSecond: rate };
}

async function rated(pid: number, what: Play): Promise<Rate> {
  const before = processorMs(pid);
  const { succeeded, failed, seconds } = await play(what);
  const processor = processorMs(pid) - before;
  return {
    perSecond: succeeded / seconds,
    busy: processor / (seconds * 1000),
    microseconds: (processor * 1000) / succeeded,
    failed,
  };
}
