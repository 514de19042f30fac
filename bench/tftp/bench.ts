/**
 * TFTP servers side by side on one machine: each on one core, a crowd of phones on the other, which checks every
 * octet. Offhook is the whole program: resolver, trust, events and all.
 */
import { existsSync } from 'node:fs';
import { availableParallelism, loadavg } from 'node:os';
import { setTimeout } from 'node:timers/promises';
import { looseLoopbackAddress } from '#test/support/stock-server.ts';
import type { Ipv4Address } from '#values/ipv4-address.ts';
import { type Building, makeBuilding } from './building.ts';
import { CONTENDERS, TFTP_PORT } from './contenders.ts';
import { type Measured, measure, restingMegabytes, WARM_UP, warmUp } from './measure.ts';
import { receiveLimit } from './receive-limit.ts';
import { type Memory, medians, printMemory, printScene, type SceneFigures } from './report.ts';
import { HARD_SCENES, SCENES, type Scene } from './scenes.ts';

/** What was measured, by the name of the server, once a round. */
interface Figures {
  readonly scenes: Map<Scene, Map<string, Measured[]>>;
  readonly memory: Map<string, Memory[]>;
}

const PROGRAMS = ['/usr/sbin/dnsmasq', '/usr/sbin/in.tftpd', '/usr/bin/taskset'];
/** Phones of the building, rounds, how long a scene may take, and how long a server has afterwards to give back memory. */
const WHOLE = { phones: 10_000, rounds: 5, milliseconds: 1500, afterwardsMs: 15_000 };
const QUICK = { ...WHOLE, phones: 2000, rounds: 1, afterwardsMs: 0 };
/** Time for some losses of each phone. */
const CUT_AFTER_MS = 5000;
/** Longer than any server takes for the whole building. */
const LONGEST_MS = 600_000;
/** Runnable processes of others: above, they share the two cores with the benchmark. */
const QUIET_LOAD = 0.7;

/**
 * Runs all scenes in about fifty minutes, or with `quick` some of them once, in about two; or the `wanted` ones, as
 * {@link isAmong} says.
 */
export async function run({
  json,
  quick,
  scenes: wanted,
}: {
  readonly json: boolean;
  readonly quick: boolean;
  readonly scenes?: string | undefined;
}): Promise<void> {
  const missing = PROGRAMS.filter((program) => !existsSync(program));
  if (missing.length > 0) throw new Error(`not installed: ${missing.join(', ')}`);
  if (process.getuid?.() !== 0) throw new Error('port 69 takes root');
  if (availableParallelism() < 2)
    throw new Error('it takes two cores: one for the server, one for the phones');
  const [load = 0] = loadavg();
  const size = { ...(quick ? QUICK : WHOLE), ...(wanted === undefined ? {} : { afterwardsMs: 0 }) };
  const scenes = SCENES.filter(({ name, isQuick }) => {
    return wanted === undefined ? isQuick || !quick : isAmong(wanted, name);
  });
  const hardScenes = HARD_SCENES.filter(({ name }) => {
    return wanted === undefined ? !quick : isAmong(wanted, name);
  });
  if (scenes.length + hardScenes.length === 0) {
    const names = [...SCENES, ...HARD_SCENES].map(({ name }) => name);
    throw new Error(`no scene has that in its name: ${names.join(' | ')}`);
  }
  const address = looseLoopbackAddress();
  using building = await makeBuilding(address, size.phones);
  const startedAt = performance.now();
  const elapsed = () => performance.now() - startedAt;
  const say = (what: string) => {
    if (!json) console.log(`${what}, after ${(elapsed() / 60_000).toFixed(1)} minutes`);
  };
  const figures: Figures = { scenes: new Map(), memory: new Map() };
  const rounds = scenes.length === 0 ? 0 : size.rounds;
  for (let round = 1; round <= rounds; round += 1) {
    say(`round ${round} of ${rounds}`);
    await playRound(scenes, building, address, size, figures);
  }
  if (hardScenes.length > 0) say('once with less room for what comes in, and with losses');
  for (const sitting of Map.groupBy(hardScenes, ({ receiveLimit }) => receiveLimit).values()) {
    await playRound(sitting, building, address, size, figures);
  }
  const all = Array.from(figures.scenes, ([{ name }, measured]): SceneFigures => {
    return { scene: name, contenders: medians(measured) };
  });
  const memory = medians(figures.memory);
  if (json) {
    console.log(JSON.stringify({ loadBefore: load, scenes: all, memory }, undefined, 2));
  } else {
    for (const scene of all) printScene(scene);
    printMemory(memory, size.phones);
  }
  if (!json && load > QUIET_LOAD) {
    console.log(`Others were using the processor (load ${load.toFixed(1)}): processor times hold best.`);
  }
}

/**
 * Whether a scene is among the wanted ones: words that its name contains, several with `|` in between. Words that are the
 * whole name of a scene mean that scene alone.
 */
function isAmong(wanted: string, name: string): boolean {
  const all = [...SCENES, ...HARD_SCENES].map((scene) => scene.name);
  return wanted.split('|').some((words) => (all.includes(words) ? name === words : name.includes(words)));
}

/** Lets every server play the scenes, which all have the same bound on buffers. */
async function playRound(
  scenes: readonly Scene[],
  building: Building,
  address: Ipv4Address,
  size: typeof WHOLE,
  figures: Figures,
): Promise<void> {
  const limit = scenes[0]?.receiveLimit;
  using _limit = receiveLimit(limit);
  for (const contender of CONTENDERS) {
    const played = scenes.filter(({ isQuick }) => isQuick || contender.isBrief !== true);
    if (played.length === 0) continue;
    await using server = await contender.start(building, address, limit !== undefined);
    const before = await restingMegabytes(server.pid);
    await warmUp(order(WARM_UP, building, address, size));
    for (const scene of played) {
      const measured = await measure(server.pid, order(scene, building, address, size));
      figures.scenes
        .getOrInsertComputed(scene, () => new Map())
        .getOrInsertComputed(contender.name, () => [])
        .push(measured);
    }
    if (contender.isOwn) await setTimeout(size.afterwardsMs);
    figures.memory
      .getOrInsertComputed(contender.name, () => [])
      .push({ before, after: await restingMegabytes(server.pid) });
  }
}

function order(
  { chains, images, loss, isCut, isWhole }: Omit<Scene, 'name' | 'isQuick'>,
  { tree }: Building,
  address: Ipv4Address,
  { phones, milliseconds: usual }: typeof WHOLE,
) {
  const milliseconds = isWhole ? LONGEST_MS : isCut ? CUT_AFTER_MS : usual;
  return { server: address, port: TFTP_PORT, tree, phones, chains, images, loss, isCut, milliseconds };
}
