/**
 * What it takes to render files for 10,000 phones, and whether a change for all of them holds packets up: the longest
 * time that the thread that answers works without looking at its sockets.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { pino } from 'pino';
import { readProgramSettings } from '#app/program-settings.ts';
import { startServer } from '#app/server.ts';
import { ask, type Building, makeBuilding, worldOf } from '#bench/tftp/building.ts';
import { playLoad } from '#bench/tftp/measure.ts';
import { chainOf, phoneAt } from '#bench/tftp/phone.ts';
import { BlobShelf } from '#store/blob-shelf.ts';
import { openDatabase } from '#store/database.ts';
import { FleetView } from '#store/fleet-view.ts';
import { runCommand } from '#test/support/command.ts';
import { PROGRAM } from '#test/support/offhook.ts';
import { looseLoopbackAddress } from '#test/support/stock-server.ts';
import { systemClock } from '#values/clock.ts';
import type { Ipv4Address } from '#values/ipv4-address.ts';
import { measureBusyStretches } from './busy-stretches.ts';

/** Phones at once: so few that the packets of one turn of the event loop are no stretch of their own. */
const FEW = 5;
const WHOLE = { phones: 10_000, milliseconds: 4000 };
const QUICK = { phones: 2000, milliseconds: 2000 };

/** Runs it and prints what was measured. */
export async function run({
  json,
  quick,
}: {
  readonly json: boolean;
  readonly quick: boolean;
}): Promise<void> {
  const size = quick ? QUICK : WHOLE;
  const address = looseLoopbackAddress();
  using building = await makeBuilding(address, size.phones);
  const result = {
    microseconds: await renderAll(building, address, size.phones),
    longestStretchMs: await changeUnderLoad(building, address, size),
  };
  if (json) console.log(JSON.stringify(result, undefined, 2));
  else {
    console.table(result.microseconds);
    console.table({ 'longest stretch, ms': result.longestStretchMs });
  }
}

/** Each phone's three rendered files, first as nobody has asked for them, then again. */
async function renderAll({ dataFolder }: Building, address: Ipv4Address, phones: number) {
  await using db = await openDatabase(dataFolder);
  const world = worldOf(await FleetView.load(db, new BlobShelf(dataFolder)));
  const askAll = () => {
    const times: number[] = [];
    for (let index = 0; index < phones; index += 1) {
      const phone = phoneAt(index);
      const name = chainOf(phone)[2] ?? '';
      const before = performance.now();
      ask(name, phone, world, address);
      times.push((performance.now() - before) * 1000);
    }
    times.sort((a, b) => a - b);
    const at = (share: number) => Math.round((times[Math.floor((phones - 1) * share)] ?? 0) * 10) / 10;
    return { p50: at(0.5), p99: at(0.99), longest: at(1) };
  };
  return { cold: askAll(), warm: askAll() };
}

/** All phones boot; then a setting of the whole site changes while they boot again. */
async function changeUnderLoad(building: Building, address: Ipv4Address, size: typeof WHOLE) {
  const { dataFolder, tree } = building;
  await using ending = new AsyncDisposableStack();
  const db = await openDatabase(dataFolder);
  ending.defer(() => db.destroy());
  const settings = readProgramSettings(dataFolder);
  const log = pino({ level: 'silent' });
  const blobs = new BlobShelf(dataFolder);
  const parts = { dataFolder, db, blobs, settings, addresses: [address], clock: systemClock, log };
  ending.use(await startServer(parts));
  const boot = (chains: number) =>
    playLoad({
      server: address,
      port: settings.tftpPort,
      tree,
      phones: size.phones,
      chains,
      images: 0,
      loss: 0,
      isCut: false,
      milliseconds: size.milliseconds,
    });
  const set = (value: string) => runCommand([PROGRAM, '--data', dataFolder, 'set', 'dial_template', value]);
  const wait = () => delay(size.milliseconds);
  // Until now nobody has asked, so all files are composed.
  const ahead = await measureBusyStretches(wait);
  await boot(200);
  const idle = await measureBusyStretches(wait);
  const changeIdle = await measureBusyStretches(() => Promise.all([wait(), set('dialplan-a')]));
  const booting = await measureBusyStretches(() => boot(FEW));
  const changeBooting = await measureBusyStretches(() => Promise.all([boot(FEW), set('dialplan-b')]));
  return {
    'composing ahead': ahead,
    idle,
    'change while idle': changeIdle,
    booting,
    'change while booting': changeBooting,
  };
}
