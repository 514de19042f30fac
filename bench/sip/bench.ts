/**
 * SIP servers side by side on one machine, each on one core with SIPp on the other: registrations a second with
 * digest and qop, calls a second with at most one failure in a hundred, and memory with 10,000 registrations.
 */
import { existsSync } from 'node:fs';
import { availableParallelism, loadavg } from 'node:os';
import { CONTENDERS, type Contender } from './contenders.ts';
import { measure, type Rate, type Round } from './measure.ts';
import { medianRound } from './medians.ts';

const ROUNDS = 3;
/** The whole run, whatever hangs; no round begins that may not be over by then. */
const LIMIT_MS = 300_000;
const LATEST_START_MS = 250_000;
const PROGRAMS = ['/usr/bin/sipp', '/usr/sbin/kamailio', '/usr/bin/sqlite3', '/usr/bin/taskset'];
/** Runnable processes of others: above, they share the two cores with the benchmark. */
const QUIET_LOAD = 0.7;

interface Measured {
  readonly name: string;
  readonly rounds: number;
  readonly median: Round;
}

/** Runs the benchmark, one contender after the other in every round, and prints its table or one JSON object. */
export async function run({ json }: { readonly json: boolean }): Promise<void> {
  const missing = PROGRAMS.filter((program) => !existsSync(program));
  if (missing.length > 0) throw new Error(`not installed: ${missing.join(', ')}`);
  if (availableParallelism() < 2) throw new Error('it takes two cores: one for the server, one for SIPp');
  const [load = 0] = loadavg();
  const rounds = await playRounds();
  const measured: Measured[] = CONTENDERS.map(({ name }) => {
    const own = rounds.flatMap((round) => (round.name === name ? [round.result] : []));
    return { name, rounds: own.length, median: medianRound(own) };
  }).filter((one) => one.rounds > 0);
  if (json) console.log(JSON.stringify({ loadBefore: load, contenders: measured }, undefined, 2));
  else printTable(measured, load);
}

async function playRounds(): Promise<{ name: Contender['name']; result: Round }[]> {
  const started = performance.now();
  const signal = AbortSignal.timeout(LIMIT_MS);
  const rounds: { name: Contender['name']; result: Round }[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const contender of CONTENDERS) {
      if (performance.now() - started > LATEST_START_MS) return rounds;
      rounds.push({ name: contender.name, result: await measure(contender, signal) });
    }
  }
  return rounds;
}

function printTable(measured: readonly Measured[], load: number): void {
  const rows = Object.fromEntries(
    measured.map(({ name, rounds, median }) => [name, figures(median, rounds)]),
  );
  const names = [...new Set(Object.values(rows).flatMap((row) => Object.keys(row)))];
  console.table(
    Object.fromEntries(
      names.map((name) => [
        name,
        Object.fromEntries(Object.entries(rows).map(([contender, row]) => [contender, row[name] ?? ''])),
      ]),
    ),
  );
  const [own, ...others] = measured;
  if (own !== undefined) {
    for (const { name, median } of others) console.log(ratios(name, median, own.median));
  }
  console.log('Medians. Where a server is not nearly 100 % busy, it was not the server that set the limit.');
  if (load > QUIET_LOAD) {
    console.log(`Others were using the processor (load ${load.toFixed(1)}): only processor times hold.`);
  }
}

function figures(
  { registrations, calls, megabytes }: Round,
  rounds: number,
): Record<string, string | number> {
  return {
    rounds,
    ...rateFigures('registrations', 'a registration', registrations),
    ...(calls === undefined ? {} : rateFigures('calls', 'a call', calls)),
    'MB with nobody registered': Math.round(megabytes.empty),
    'MB with 10,000 registered': Math.round(megabytes.full),
  };
}

function rateFigures(many: string, one: string, rate: Rate): Record<string, string | number> {
  return {
    [`${many} a second`]: Math.round(rate.perSecond),
    [`busy with ${many}`]: `${Math.round(rate.busy * 100)} %`,
    [`µs of processor for ${one}`]: Math.round(rate.microseconds),
  };
}

function ratios(name: string, { registrations, calls, megabytes }: Round, own: Round): string {
  const times = (ours: number, theirs: number) => (ours / theirs).toFixed(1);
  const parts = [
    `${times(own.registrations.microseconds, registrations.microseconds)} times the processor for a registration`,
  ];
  if (calls !== undefined && own.calls !== undefined) {
    parts.push(`${times(own.calls.microseconds, calls.microseconds)} times for a call`);
  }
  parts.push(`${times(own.megabytes.full, megabytes.full)} times the memory`);
  return `Offhook against ${name}: ${parts.join(', ')}.`;
}
