/** A building's power comes back: how long until all its phones are registered, on one core for the server. */
import { fileURLToPath } from 'node:url';
import { median } from '#bench/median.ts';
import { processorMs, residentMegabytes } from '#bench/process-family.ts';
import { makeBuilding } from '#bench/tftp/building.ts';
import { CONTENDERS, TFTP_PORT } from '#bench/tftp/contenders.ts';
import { runCommand } from '#test/support/command.ts';
import { looseLoopbackAddress } from '#test/support/stock-server.ts';
import type { StormOrder, StormResult } from './load.ts';

const LOAD = fileURLToPath(new URL('./load.ts', import.meta.url));
const ASKING_CORE = '1';
const SIP_PORT = 5060;
const WHOLE = { phones: 10_000, rounds: 3 };
const QUICK = { phones: 2000, rounds: 1 };

type Round = StormResult & { readonly processorMs: number; readonly megabytes: number };

/** Runs it and prints what was measured, with pool and with one port. */
export async function run({
  json,
  quick,
}: {
  readonly json: boolean;
  readonly quick: boolean;
}): Promise<void> {
  const { phones, rounds } = quick ? QUICK : WHOLE;
  const address = looseLoopbackAddress();
  const order = { server: address, tftpPort: TFTP_PORT, sipPort: SIP_PORT, phones };
  const figures = [];
  for (const contender of CONTENDERS.filter(({ isOwn }) => isOwn)) {
    // Anew for each: what phones have registered and fetched is kept.
    using building = await makeBuilding(address, phones);
    const played: Round[] = [];
    for (let round = 0; round < rounds; round += 1) {
      await using server = await contender.start(building, address);
      const before = processorMs(server.pid);
      const result = await play({ ...order, tree: building.tree });
      const spent = processorMs(server.pid) - before;
      played.push({ ...result, processorMs: spent, megabytes: Math.round(residentMegabytes(server.pid)) });
    }
    figures.push({ name: contender.name, ...middle(played), rounds: played });
  }
  if (json) console.log(JSON.stringify(figures, undefined, 2));
  else console.table(figures.map(({ rounds: _rounds, ...row }) => row));
}

async function play(order: StormOrder): Promise<StormResult> {
  const node = [process.execPath, '--disable-warning=ExperimentalWarning'];
  const words = ['taskset', '-c', ASKING_CORE, ...node, LOAD, JSON.stringify(order)];
  const { code, stdout, stderr } = await runCommand(words);
  if (code !== 0) throw new Error(`the phones failed: ${stderr}`);
  return JSON.parse(stdout) as StormResult;
}

function middle(rounds: readonly Round[]) {
  const of = (figure: (round: Round) => number) => median(rounds.map(figure));
  const registered = (share: keyof StormResult['registered']) =>
    of((round) => round.registered[share] ?? Number.POSITIVE_INFINITY);
  return {
    '50 %, ms': registered('p50'),
    '90 %': registered('p90'),
    '99 %': registered('p99'),
    '100 %': registered('all'),
    'reception, all': of(({ receptionRegistered }) => receptionRegistered),
    restarted: of(({ restarted }) => restarted),
    refused: of(({ refused }) => refused),
    'asked again': of(({ wire }) => wire.resent),
    'REGISTER again': of(({ resentRegisters }) => resentRegisters),
    corrupt: of(({ wire }) => wire.corrupt),
    'processor ms': of((round) => round.processorMs),
    MB: of(({ megabytes }) => megabytes),
  };
}
