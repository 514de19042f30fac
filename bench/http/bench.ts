/** Phone-facing HTTP beside nginx, which serves the same octets from a folder in memory. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { median } from '#bench/median.ts';
import { processorMs, residentMegabytes } from '#bench/process-family.ts';
import { type Building, makeBuilding } from '#bench/tftp/building.ts';
import { CONTENDERS, startOnCore } from '#bench/tftp/contenders.ts';
import { unpackedProgram } from '#bench/tftp/unpacked-package.ts';
import { runCommand } from '#test/support/command.ts';
import { looseLoopbackAddress } from '#test/support/stock-server.ts';
import { acceptsConnections } from '#test/support/tcp-port.ts';
import type { Ipv4Address } from '#values/ipv4-address.ts';
import type { HttpOrder, HttpResult } from './load.ts';

const LOAD = fileURLToPath(new URL('./load.ts', import.meta.url));
const ASKING_CORE = '1';
const PORT = 6970;
const WARM_UP_MS = 1000;
const WHOLE = { phones: 10_000, rounds: 3, milliseconds: 5000 };
const QUICK = { phones: 1000, rounds: 1, milliseconds: 2000 };
const SCENES = [
  { what: 'small files', atOnce: 50 },
  { what: 'images', atOnce: 20 },
] as const;

type Round = HttpResult & { readonly microseconds: number; readonly megabytes: number };

/** Runs it and prints what was measured. */
export async function run({
  json,
  quick,
}: {
  readonly json: boolean;
  readonly quick: boolean;
}): Promise<void> {
  const { rounds, ...size } = quick ? QUICK : WHOLE;
  const address = looseLoopbackAddress();
  using building = await makeBuilding(address, size.phones);
  const played = new Map<string, Round[]>();
  for (let round = 0; round < rounds; round += 1) {
    for (const [name, start] of [['Offhook', startOffhook] as const, ['nginx', startNginx] as const]) {
      await using server = await start(building, address);
      for (const scene of SCENES) {
        const order = { server: address, port: PORT, tree: building.tree, ...size, ...scene };
        await play({ ...order, milliseconds: WARM_UP_MS });
        const before = processorMs(server.pid);
        const result = await play(order);
        const microseconds = ((processorMs(server.pid) - before) * 1000) / result.files;
        const key = `${name}: ${scene.what}, ${scene.atOnce} at once`;
        const one = { ...result, microseconds, megabytes: residentMegabytes(server.pid) };
        played.getOrInsertComputed(key, () => []).push(one);
      }
    }
  }
  const rows = Object.fromEntries(Array.from(played, ([key, all]) => [key, row(all)]));
  if (json) console.log(JSON.stringify(rows, undefined, 2));
  else console.table(rows);
}

async function startOffhook(building: Building, address: Ipv4Address) {
  const [offhook] = CONTENDERS;
  if (offhook === undefined) throw new TypeError('nobody to start');
  return offhook.start(building, address);
}

async function startNginx({ dataFolder, tree }: Building, address: Ipv4Address) {
  const program = await unpackedProgram('nginx', 'usr/sbin/nginx');
  const configuration = join(dataFolder, 'nginx.conf');
  const kept = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];
  const folders = kept.map((what) => `${what}_temp_path ${join(dataFolder, what)};`).join(' ');
  writeFileSync(
    configuration,
    `daemon off; user root; worker_processes 1; pid ${join(dataFolder, 'nginx.pid')}; error_log /dev/null;
events { worker_connections 2000; }
http { ${folders} access_log off; sendfile on; server { listen ${address}:${PORT}; root ${tree}; } }
`,
  );
  return startOnCore([program, '-c', configuration, '-e', '/dev/null'], () =>
    acceptsConnections(address, PORT),
  );
}

async function play(order: HttpOrder): Promise<HttpResult> {
  const words = [
    'taskset',
    '-c',
    ASKING_CORE,
    process.execPath,
    '--disable-warning=ExperimentalWarning',
    LOAD,
  ];
  const { code, stdout, stderr } = await runCommand([...words, JSON.stringify(order)]);
  if (code !== 0) throw new Error(`the phones failed: ${stderr}`);
  return JSON.parse(stdout) as HttpResult;
}

function row(rounds: readonly Round[]) {
  const of = (figure: (round: Round) => number) => Math.round(median(rounds.map(figure)) * 10) / 10;
  return {
    'files/s': of(({ perSecond }) => perSecond),
    'p50 ms': of(({ times }) => times.p50),
    'p99 ms': of(({ times }) => times.p99),
    'µs of processor a file': of(({ microseconds }) => microseconds),
    MB: of(({ megabytes }) => megabytes),
    wrong: of(({ wrong }) => wrong),
  };
}
