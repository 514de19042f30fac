import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LiteralFleet } from '#test/support/literal-fleet.ts';
import type { Ipv4Address } from '#values/ipv4-address.ts';
import type { MacAddress } from '#values/mac-address.ts';
import { VirtualTime } from '#values/testing/virtual-time.ts';
import { ComposeAhead } from './compose-ahead.ts';
import type { Phone } from './phone.ts';
import { RenderedFiles } from './rendered-files.ts';

const to = '192.168.0.2' as Ipv4Address;
/** How often a server looks. */
const LOOK_MS = 200;

function phoneAt(index: number, more: Partial<Phone> = {}): Phone {
  const mac = `00:11:5C:00:00:${index.toString(16).padStart(2, '0').toUpperCase()}` as MacAddress;
  return {
    mac,
    model: '7960',
    standing: 'adopted',
    lines: [],
    firstSeen: '2026-11-23T18:00:00.000Z',
    ...more,
  };
}

/** Tells which phones' files are composed: looked at, not asked again. */
class WatchedFiles extends RenderedFiles {
  readonly composed: MacAddress[] = [];

  override phoneFile(...asked: Parameters<RenderedFiles['phoneFile']>) {
    this.composed.push(asked[0].mac);
    return super.phoneFile(...asked);
  }
}

/** A server that has nothing else to do, in which it takes a phone's file some time to be composed. */
class QuietServer {
  readonly time = new VirtualTime();
  readonly fleet = new LiteralFleet();
  readonly rendered = new WatchedFiles();
  readonly errors: unknown[] = [];
  /** How often all phones were gone through. */
  walks = 0;
  /** What each turn of the event loop brings. */
  onTurn = () => {};
  turns = 0;
  /** The longest that one of them was held up, in milliseconds. */
  longestTurn = 0;
  #turnBegan = 0;
  readonly ahead: ComposeAhead;

  constructor(
    phones: readonly Phone[],
    msForOne = 0.5,
    addressAsked = (_: Phone): typeof to | undefined => to,
  ) {
    const { time, fleet, rendered } = this;
    fleet.literals = { phones };
    this.ahead = new ComposeAhead({
      world: { fleet, rendered, server: { sipPort: 5060, baseUrl: () => '', now: () => time.now() } },
      phones: () => {
        this.walks += 1;
        return fleet.literals.phones ?? [];
      },
      addressAsked: (phone) => {
        time.advance(msForOne);
        return addressAsked(phone);
      },
      clock: time,
      nextTurn: async () => this.#turn(),
      onError: (error) => this.errors.push(error),
    });
  }

  #turn(): void {
    this.turns += 1;
    this.longestTurn = Math.max(this.longestTurn, this.time.monotonic() - this.#turnBegan);
    this.onTurn();
    this.#turnBegan = this.time.monotonic();
  }

  /** Looks as often as a server does, and lets everything happen that follows. */
  async pass(milliseconds: number, isChanged = false): Promise<void> {
    for (let passed = 0; passed < milliseconds; passed += LOOK_MS) {
      this.#turnBegan = this.time.monotonic();
      this.ahead.look(isChanged && passed === 0);
      await new Promise(setImmediate);
      this.time.advance(LOOK_MS);
    }
  }

  async change(phones: readonly Phone[]): Promise<void> {
    this.fleet.literals = { phones };
    this.fleet.revision += 1;
    await this.pass(LOOK_MS, true);
  }

  /** What was composed since somebody last asked this. */
  composed(): MacAddress[] {
    return this.rendered.composed.splice(0);
  }
}

const hundred = Array.from({ length: 100 }, (_, index) => phoneAt(index));
const macs = (phones: readonly Phone[]) => phones.map(({ mac }) => mac);

test('after a quiet moment every phone has its file, and packets get in between every few of them', async () => {
  const server = new QuietServer(hundred, 0.5);
  await server.pass(400);
  assert.deepEqual(server.composed(), [], 'changes come several in a row, and so do parts of a start');
  await server.pass(1000);
  assert.deepEqual(server.composed(), macs(hundred));
  assert.equal(server.turns, 27, 'before each four, before nobody is left, and to end');
  assert.equal(server.longestTurn, 2);
});

test('on a slow machine a turn has fewer phones', async () => {
  const server = new QuietServer(hundred, 1.5);
  await server.pass(1200);
  assert.equal(server.composed().length, 100);
  assert.equal(server.longestTurn, 3, 'it ends with the phone that is being composed');
});

test('it stops as soon as somebody asks, and goes on where it was once nobody does', async () => {
  const server = new QuietServer(hundred);
  server.onTurn = () => {
    if (server.turns !== 6) return;
    server.ahead.noteRequest();
    server.ahead.look(false);
  };
  await server.pass(800);
  assert.deepEqual(server.composed(), macs(hundred.slice(0, 20)));
  for (let asked = 0; asked < 20; asked += 1) {
    server.ahead.noteRequest();
    await server.pass(LOOK_MS);
  }
  assert.deepEqual(server.composed(), [], 'they ask all the time');
  await server.pass(1000);
  assert.deepEqual(server.composed(), macs(hundred.slice(20)));
});

test('after a change it begins anew, once there has been none for a moment', async () => {
  const server = new QuietServer(hundred);
  await server.pass(1000);
  assert.equal(server.composed().length, 100);
  for (let change = 0; change < 10; change += 1) await server.change(hundred);
  assert.deepEqual(server.composed(), []);
  await server.pass(800);
  assert.deepEqual(server.composed(), macs(hundred));
});

test('a change on the way gives up what was begun', async () => {
  const server = new QuietServer(hundred);
  server.onTurn = () => {
    if (server.turns === 6) server.ahead.look(true);
  };
  await server.pass(800);
  assert.equal(server.composed().length, 20);
  await server.pass(800);
  assert.deepEqual(server.composed(), macs(hundred));
});

test('phones that are adopted later have their files soon', async () => {
  const server = new QuietServer([phoneAt(0), phoneAt(1, { standing: 'inbox' })]);
  await server.pass(1000);
  assert.deepEqual(server.composed(), macs([phoneAt(0)]));
  await server.change([phoneAt(0), phoneAt(1), phoneAt(2)]);
  await server.pass(1000);
  assert.deepEqual(server.composed(), macs([phoneAt(0), phoneAt(1), phoneAt(2)]));
});

test('each quarter of an hour rules of time zones may be others', async () => {
  const server = new QuietServer(hundred);
  await server.pass(1000);
  server.composed();
  await server.pass(14 * 60_000);
  assert.deepEqual(server.composed(), []);
  await server.pass(60_000);
  assert.deepEqual(server.composed(), macs(hundred));
});

test('when everything is composed nothing is done, and no timer waits', async () => {
  const server = new QuietServer(hundred);
  await server.pass(2000);
  const { turns, walks } = server;
  await server.pass(10 * 60_000);
  assert.deepEqual([server.turns, server.walks, server.time.planned], [turns, walks, 0]);
});

test('files are composed once: who asks afterwards gets what is there', async () => {
  const server = new QuietServer(hundred);
  await server.pass(1000);
  const { fleet, time, rendered } = server;
  let settings = 0;
  fleet.settings = () => {
    settings += 1;
    return new Map();
  };
  const world = { fleet, server: { sipPort: 5060, baseUrl: () => '', now: () => time.now() } };
  for (const phone of hundred) assert.equal(rendered.phoneFile(phone, to, world).kind, 'artifact');
  assert.equal(settings, 0);
});

test('no file is made for phones of which model, address or whose they are is unknown', async () => {
  const [inbox, unnamed, elsewhere, known] = [
    phoneAt(0, { standing: 'inbox' }),
    phoneAt(1, { model: '' }),
    phoneAt(2),
    phoneAt(3),
  ] as const;
  const server = new QuietServer([inbox, unnamed, elsewhere, known], 0.5, ({ mac }) =>
    mac === elsewhere.mac ? undefined : to,
  );
  await server.pass(1000);
  assert.deepEqual(server.composed(), macs([known]));
});

test('a configuration that cannot be written holds nobody else up', async () => {
  const server = new QuietServer(hundred);
  server.fleet.literals = {
    phones: hundred,
    settings: { [`phone/${phoneAt(3).mac}`]: { phone_label: 'a "quoted" word' } },
  };
  await server.pass(1000);
  assert.equal(server.composed().length, 100);
  assert.deepEqual(server.errors, []);
});

test('a defect is told once, and nothing is tried again before something changes', async () => {
  const defect = new Error('a defect');
  let isDefective = true;
  const server = new QuietServer(hundred, 0.5, ({ mac }) => {
    if (isDefective && mac === phoneAt(50).mac) throw defect;
    return to;
  });
  await server.pass(5000);
  assert.deepEqual(server.errors, [defect]);
  isDefective = false;
  server.composed();
  await server.change(hundred);
  await server.pass(1000);
  assert.equal(server.composed().length, 100);
});

test('it ends with the server', async () => {
  const server = new QuietServer(hundred);
  const ended: Promise<void>[] = [];
  server.onTurn = () => {
    if (server.turns === 2) ended.push(server.ahead[Symbol.asyncDispose]());
  };
  await server.pass(1000);
  assert.equal(ended.length, 1);
  await ended[0];
  assert.equal(server.composed().length, 4);
});
