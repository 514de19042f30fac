import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { convertedFlash, factoryFlash, loaderOnlyFlash } from './flash.ts';
import { HABITS, type Habits } from './habits.ts';
import { BENCH_MAC, Bench, SERVER } from './testing/bench.ts';
import { fullSet } from './testing/full-set.ts';

const everything = () => fullSet(BENCH_MAC, { proxy: SERVER });

test('wherever power is cut, the phone registers once it is back', async () => {
  const cuts = fc.oneof(
    fc.record({ afterSteps: fc.nat(110) }),
    fc.record({ afterPackets: fc.nat(3700) }),
    fc.record({ afterPackets: fc.nat(60) }),
  );
  const flashes = fc.constantFrom(factoryFlash(), loaderOnlyFlash(), convertedFlash());
  await fc.assert(
    fc.asyncProperty(cuts, flashes, async (powerCut, flash) => {
      const bench = new Bench(everything(), { flash, faults: { powerCut } });
      const outcome = await bench.powerOn();
      if (outcome.kind === 'registered') return;
      assert.deepEqual(outcome, { kind: 'off', reason: 'power cut' });
      const left = bench.phone.flash;
      await bench.pass(60_000);
      assert.deepEqual(bench.phone.flash, left, 'nothing is written without power');
      assert.equal((await bench.powerOn()).kind, 'registered');
      assert.equal(bench.phone.flash.application, 'P0S3-8-12-00');
    }),
    { numRuns: 60 },
  );
});

test('a cut while the application is written leaves a loader without one', async () => {
  const older = convertedFlash('P0S3-08-11-00');
  const left = new Set<string | null>();
  for (let afterSteps = 1; afterSteps < 60; afterSteps += 1) {
    const bench = new Bench(everything(), { flash: older, faults: { powerCut: { afterSteps } } });
    if ((await bench.powerOn()).kind === 'off') left.add(bench.phone.flash.application);
  }
  assert.deepEqual(left, new Set(['P0S3-08-11-00', null, 'P0S3-8-12-00']));
});

test('one packet in ten lost, both ways: it takes longer, no more', async () => {
  await fc.assert(
    fc.asyncProperty(fc.nat(1000), async (seed) => {
      const bench = new Bench(everything(), {
        seed,
        faults: { packetLoss: 0.1 },
        patience: { boots: 50, cycles: 50 },
      });
      assert.equal((await bench.powerOn()).kind, 'registered');
    }),
    { numRuns: 8 },
  );
});

test('whichever way the uncertain habits stand, a full set brings the phone up', async () => {
  const names = Object.keys(HABITS) as (keyof Habits)[];
  const anyHabits = fc.record(
    Object.fromEntries(names.map((name) => [name, fc.boolean()])) as Record<
      keyof Habits,
      fc.Arbitrary<boolean>
    >,
  );
  const flashes = fc.constantFrom(factoryFlash(), loaderOnlyFlash(), convertedFlash());
  await fc.assert(
    fc.asyncProperty(anyHabits, flashes, async (habits, flash) => {
      const bench = new Bench(everything(), { flash, habits });
      assert.equal((await bench.powerOn()).kind, 'registered');
    }),
    { numRuns: 40 },
  );
});

test('power-off closes every socket, stops every timer and answers who waits', async () => {
  const bench = new Bench(everything());
  const outcome = bench.phone.powerOn();
  await bench.pass(58_000);
  const own = bench.network.openSockets;
  assert.ok(own > 2, 'a transfer is under way');
  await bench.phone.powerOff();
  assert.deepEqual(await outcome, { kind: 'off', reason: 'switched off' });
  assert.equal(bench.phone.state, 'off');
  const told = bench.events.length;
  await bench.pass(600_000);
  assert.equal(bench.network.openSockets, 2, 'the servers own the rest');
  assert.equal(bench.events.length, told);
});

test('a port that is taken: the next one for files, an error that helps for SIP', async () => {
  const first = new Bench(everything(), { flash: convertedFlash() });
  await first.powerOn();
  const [port = 0] = first.told('request').map((request) => request.port);
  const second = new Bench(everything(), { flash: convertedFlash() });
  second.network.openNow('10.0.0.5', port, () => {});
  assert.equal((await second.powerOn()).kind, 'registered');
  assert.equal(second.told('request')[0]?.port, port + 1);

  const third = new Bench(everything(), { flash: convertedFlash() });
  third.network.openNow('10.0.0.5', 5060, () => {});
  await assert.rejects(third.powerOn(), { name: 'OffhookError', code: 'VIRTUAL_PHONE_PORT_TAKEN' });
  assert.equal(third.phone.state, 'off');
});

test('no password is ever told', async () => {
  const bench = new Bench({ ...everything(), 'SIPDefault.cnf': 'line1_password=secret-209\nsecret-209\n' });
  await bench.powerOn();
  assert.doesNotMatch(JSON.stringify(bench.events), /secret-20/);
});

test('the same seed gives the same events', async () => {
  const eventsOf = async () => {
    const bench = new Bench(everything(), { seed: 5, faults: { packetLoss: 0.02 } });
    await bench.powerOn();
    return bench.events;
  };
  assert.deepEqual(await eventsOf(), await eventsOf());
});
