/**
 * TFTP servers side by side on one machine: each on one core, a crowd of phones on the other, which checks every
 * octet. Offhook is the whole program: resolver, trust, events and all.
 */
import { existsSync } from 'node:fs';
import { availableParallelism, loadavg } from 'node:os';
import { looseLoopbackAddress } from '#test/support/stock-server.ts';
import type { Ipv4Address } from '#values/ipv4-address.ts';
import { type Building, makeBuilding } from './building.ts';
import { CONTENDERS, TFTP_PORT } from './contenders.ts';
import { type Measured, measure } from './measure.ts';
import { receiveLimit } from './receive-limit.ts';
import { medians, printScene, type SceneFigures } from './report.ts';
import { SCENES, type Scene } from './scenes.ts';

const PROGRAMS = ['/usr/sbin/dnsmasq', '/usr/sbin/in.tftpd', '/usr/bin/taskset'];
/** Phones of the building, rounds, and how long a scene may take. */
const WHOLE = { phones: 10_000, rounds: 5, milliseconds: 5000 };
/** Runnable processes of others: above, they share the two cores with the benchmark. */
const QUIET_LOAD = 0.7;
const QUICK = { phones: 2000, rounds: 1, milliseconds: 2000 };

/** Runs all scenes, or with `quick` some of them once, in about a minute. */
export async function run({
  json,
  quick,
}: {
  readonly json: boolean;
  readonly quick: boolean;
}): Promise<void> {
  const missing = PROGRAMS.filter((program) => !existsSync(program));
  if (missing.length > 0) throw new Error(`not installed: ${missing.join(', ')}`);
  if (process.getuid?.() !== 0) throw new Error('port 69 takes root');
  if (availableParallelism() < 2)
    throw new Error('it takes two cores: one for the server, one for the phones');
  const [load = 0] = loadavg();
  const size = quick ? QUICK : WHOLE;
  const scenes = SCENES.filter(({ isQuick }) => isQuick || !quick);
  const address = looseLoopbackAddress();
  using building = await makeBuilding(address, size.phones);
  const figures: SceneFigures[] = [];
  for (const scene of scenes) {
    using _limit = receiveLimit(scene.receiveLimit);
    const rounds = new Map<string, Measured[]>(CONTENDERS.map(({ name }) => [name, []]));
    for (let round = 0; round < size.rounds; round += 1) {
      for (const contender of CONTENDERS) {
        await using server = await contender.start(building, address);
        const measured = await measure(server.pid, order(scene, building, address, size));
        rounds.get(contender.name)?.push(measured);
      }
    }
    const result = { scene: scene.name, contenders: medians(rounds) };
    figures.push(result);
    if (!json) printScene(result);
  }
  if (json) console.log(JSON.stringify({ loadBefore: load, scenes: figures }, undefined, 2));
  else if (load > QUIET_LOAD) {
    console.log(`Others were using the processor (load ${load.toFixed(1)}): processor times hold best.`);
  }
}

function order(
  { chains, images, loss }: Scene,
  { tree }: Building,
  address: Ipv4Address,
  { phones, milliseconds }: typeof WHOLE,
) {
  return { server: address, port: TFTP_PORT, tree, phones, chains, images, loss, milliseconds };
}
