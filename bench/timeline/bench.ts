/**
 * How long `phone list` and `phone timeline` take with 10,000 phones of 100 events each: what they read from the store,
 * and the whole command with the start of its process. Both run in a process of their own, so no packet waits for them.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { median } from '#bench/median.ts';
import { advance } from '#provisioning/boot-session/advance.ts';
import { newSession } from '#provisioning/boot-session/session.ts';
import type { PhoneEvent } from '#provisioning/phone-event.ts';
import { readPhoneStates, recordSessions } from '#store/boot-sessions.ts';
import { type Database, openDatabase } from '#store/database.ts';
import { appendEvents, eventCells, readTimeline } from '#store/events.ts';
import { readPhones } from '#store/phones.ts';
import { runCommand } from '#test/support/command.ts';
import { PROGRAM } from '#test/support/offhook.ts';
import { ipv4FromNumber } from '#values/ipv4-address.ts';
import { type MacAddress, macFromOctets } from '#values/mac-address.ts';

const WHOLE = { phones: 10_000, events: 100, rounds: 15 };
const QUICK = { phones: 1000, events: 20, rounds: 3 };
/** What `phone timeline` begins with. */
const SHOWN = 100;
const PHONES_A_COMMIT = 500;
const BEGIN = Date.UTC(2026, 0, 5);
const GOALS = { list: 150, timeline: 20 } as const;

/** Runs it and prints milliseconds, the middle of some rounds. */
export async function run({ json, quick }: { json: boolean; quick: boolean }): Promise<void> {
  const size = quick ? QUICK : WHOLE;
  const folder = mkdtempSync(join(tmpdir(), 'offhook-bench-'));
  try {
    await using store = await openStore(folder);
    await fill(store.db, size);
    const read = {
      list: await timed(size.rounds, async () => {
        await readPhones(store.db);
        await readPhoneStates(store.db);
      }),
      timeline: await timed(size.rounds, async (round) => {
        const mac = macOf((round * 997) % size.phones);
        await readPhoneStates(store.db, mac);
        const { length } = await readTimeline(store.db, mac, { limit: SHOWN });
        if (length !== size.events) throw new Error(`${mac} has ${length} events`);
      }),
    };
    const command = async (...words: string[]) => {
      const { code, stderr } = await runCommand([PROGRAM, '--data', folder, ...words]);
      if (code !== 0) throw new Error(stderr);
    };
    const rounds = Math.min(size.rounds, 5);
    const whole = {
      list: await timed(rounds, () => command('phone', 'list')),
      timeline: await timed(rounds, (round) => command('phone', 'timeline', macOf(round))),
    };
    const start = await timed(rounds, () => command('--help'));
    if (json) {
      console.log(
        JSON.stringify({ phones: size.phones, events: size.events, read, whole, start }, undefined, 2),
      );
      return;
    }
    console.log(`${size.phones} phones, ${size.events} events each; milliseconds`);
    console.table({
      'phone list': {
        'from the store': read.list.wall,
        processor: read.list.processor,
        goal: GOALS.list,
        'whole command': whole.list.wall,
      },
      'phone timeline': {
        'from the store': read.timeline.wall,
        processor: read.timeline.processor,
        goal: GOALS.timeline,
        'whole command': whole.timeline.wall,
      },
      'a command that reads nothing': { 'whole command': start.wall },
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function openStore(folder: string) {
  const db = await openDatabase(folder);
  return { db, [Symbol.asyncDispose]: () => db.destroy() };
}

/** Phones that take turns, as in life: the events of one lie scattered between those of all others. */
async function fill(db: Database, { phones, events }: typeof WHOLE): Promise<void> {
  const macs = Array.from({ length: phones }, (_, index) => macOf(index));
  const sessions = macs.map((mac) => newSession(mac, BEGIN));
  for (let from = 0; from < phones; from += PHONES_A_COMMIT) {
    const rows = macs.slice(from, from + PHONES_A_COMMIT).map((mac) => {
      return { mac, model: '7960', standing: 'adopted', first_seen: new Date(BEGIN).toISOString() };
    });
    await db.insertInto('phone').values(rows).execute();
  }
  for (let turn = 0; turn < events; turn += 1) {
    const told = macs.map((mac, index) => eventOf(mac, index, turn));
    for (const [index, event] of told.entries()) {
      const session = sessions[index] ?? newSession(event.mac, BEGIN);
      sessions[index] = advance(session, event, { now: event.at, patience: 1 });
    }
    await appendEvents(db, eventCells(told), phones * events);
  }
  for (let from = 0; from < phones; from += PHONES_A_COMMIT) {
    const rows = sessions.slice(from, from + PHONES_A_COMMIT).map((session) => {
      return { session, diagnoses: [], isAwaited: true };
    });
    await recordSessions(db, rows);
  }
}

function eventOf(mac: MacAddress, index: number, turn: number): PhoneEvent & { mac: MacAddress } {
  const address = ipv4FromNumber(0x0a000000 + index + 256);
  const at = BEGIN + turn * 60_000 + index;
  const name = ['SEP', 'SIP'][turn % 2] + mac.replaceAll(':', '') + ['.cnf.xml', '.cnf'][turn % 2];
  const about = { at, mac, address, because: 'file-name' } as const;
  return { ...about, type: 'file-fetched', name, transport: 'tftp', size: 1800, milliseconds: 12, resent: 0 };
}

function macOf(index: number): MacAddress {
  const mac = macFromOctets(Uint8Array.of(0, 0x11, 0x5c, index >> 16, index >> 8, index));
  if (mac === undefined) throw new TypeError('not a MAC address');
  return mac;
}

/** Milliseconds by the clock, and of this process's processor time, which a busy machine changes less. */
async function timed(rounds: number, work: (round: number) => Promise<unknown>) {
  const wall: number[] = [];
  const processor: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const [before, used] = [performance.now(), process.cpuUsage()];
    await work(round);
    wall.push(performance.now() - before);
    const { user, system } = process.cpuUsage(used);
    processor.push((user + system) / 1000);
  }
  const middle = (values: readonly number[]) => Math.round(median(values) * 10) / 10;
  return { wall: middle(wall), processor: middle(processor) };
}
