import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { RefreshReport } from '#phone-services/sources/refresh-source.ts';
import type { PhoneEvent } from '#provisioning/phone-event.ts';
import type { StoredSource } from '#store/sources.ts';
import { SourceKeeper } from './source-keeper.ts';

const MINUTE = 60_000;

function makeKeeper() {
  let now = Date.parse('2026-11-28T09:00:00.000Z');
  const events: PhoneEvent[] = [];
  const read: string[] = [];
  const world = {
    events,
    read,
    outcome: { ok: true, rows: 3, isCut: false } as RefreshReport,
    sources: [
      {
        name: 'Staff',
        kind: 'ldap',
        location: 'ldap://x',
        layer: 'site',
        scope: '',
        everyMinutes: 60,
        options: {},
      },
    ] as StoredSource[],
    hasCopy: true,
    pass: (milliseconds: number) => {
      now += milliseconds;
    },
  };
  const keeper = new SourceKeeper({
    sources: () => world.sources,
    refresh: async ({ name }) => {
      read.push(name);
      return world.outcome;
    },
    hasCopy: () => world.hasCopy,
    record: async (name, at, outcome) => {
      world.sources = world.sources.map((source) => {
        if (source.name !== name) return source;
        const triedAt = at.toISOString();
        const { problem: _, ...before } = source.state ?? { triedAt };
        const state =
          'rows' in outcome
            ? { triedAt, readAt: triedAt, rows: outcome.rows }
            : { ...before, triedAt, ...outcome };
        return { ...source, state };
      });
    },
    events: { emit: (event) => events.push(event) },
    clock: { now: () => now, monotonic: () => now },
  });
  return { world, keeper };
}

test('a source is read at once, and again when it is due', async () => {
  const { world, keeper } = makeKeeper();
  await keeper.work();
  await keeper.work();
  assert.deepEqual(world.read, ['Staff']);
  world.pass(59 * MINUTE);
  await keeper.work();
  assert.equal(world.read.length, 1);
  world.pass(MINUTE);
  await keeper.work();
  assert.equal(world.read.length, 2);
  assert.deepEqual(world.events, []);
});

test('a failure is told once with what stays in use, tried again sooner, and its end is told', async () => {
  const { world, keeper } = makeKeeper();
  await keeper.work();
  world.outcome = { ok: false, reason: 'x refuses' };
  world.pass(60 * MINUTE);
  await keeper.work();
  world.pass(10 * MINUTE);
  await keeper.work();
  assert.equal(world.read.length, 3);
  assert.deepEqual(
    world.events.map(({ type }) => type),
    ['source-failed'],
  );
  const [failure] = world.events;
  assert.ok(failure?.type === 'source-failed');
  assert.deepEqual(
    [failure.rows, failure.readAt, failure.reason],
    [3, '2026-11-28T09:00:00.000Z', 'x refuses'],
  );
  world.outcome = { ok: true, rows: 4, isCut: false };
  world.pass(10 * MINUTE);
  await keeper.work();
  assert.deepEqual(
    world.events.map(({ type }) => type),
    ['source-failed', 'source-recovered'],
  );
});

test('a source of a kind that is not known here fails with that as its reason', async () => {
  const { world, keeper } = makeKeeper();
  world.sources = world.sources.map((source) => ({ ...source, kind: 'of-tomorrow' }));
  await keeper.work();
  assert.deepEqual(world.read, []);
  assert.match(world.sources[0]?.state?.problem ?? '', /of-tomorrow/);
});

test('once it ends, nothing more is read', async () => {
  const { world, keeper } = makeKeeper();
  await keeper[Symbol.asyncDispose]();
  await keeper.work();
  assert.deepEqual(world.read, []);
});

test('a copy that is not there, as after a restored backup, is read at once and not again and again', async () => {
  const { world, keeper } = makeKeeper();
  const readAt = '2026-11-28T08:59:00.000Z';
  world.sources = world.sources.map((source) => ({ ...source, state: { triedAt: readAt, readAt, rows: 3 } }));
  world.hasCopy = false;
  await keeper.work();
  await keeper.work();
  assert.deepEqual(world.read, ['Staff']);
});
