import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { MacAddress } from '#values/mac-address.ts';
import { VirtualTime } from '#values/testing/virtual-time.ts';
import { type Probed, ProbeRun } from './probe-run.ts';

const macs = (count: number) => Array.from({ length: count }, (_, index) => `phone ${index}` as MacAddress);

/** Lets time pass, and with it what promises wait for. */
async function pass(time: VirtualTime, milliseconds: number): Promise<void> {
  for (let step = 0; step < milliseconds; step += 5) {
    time.advance(5);
    for (let turn = 0; turn < 6; turn += 1) await Promise.resolve();
  }
}

test('each phone gets one result, whoever is silent is asked twice, and never more than allowed are under way', async () => {
  const waits = fc.array(
    fc.record({ ms: fc.integer({ min: 0, max: 60 }), answers: fc.integer({ min: 0, max: 2 }) }),
    {
      minLength: 1,
      maxLength: 25,
    },
  );
  await fc.assert(
    fc.asyncProperty(waits, fc.integer({ min: 1, max: 6 }), async (phones, atOnce) => {
      const time = new VirtualTime();
      const asked = new Map<MacAddress, number>();
      const results = new Map<MacAddress, Probed>();
      let going = 0;
      let most = 0;
      const run = new ProbeRun({
        macs: macs(phones.length),
        atOnce,
        timers: time,
        ask: (mac) => {
          const { ms, answers } = phones[Number(mac.slice(6))] ?? assert.fail();
          const number = (asked.get(mac) ?? 0) + 1;
          asked.set(mac, number);
          going += 1;
          most = Math.max(most, going);
          return new Promise((resolve) =>
            time.after(ms, () => {
              going -= 1;
              // 0: at once, 1: to the second question, 2: never.
              resolve(number > answers ? { outcome: 200, roundTripMs: ms } : { outcome: 'timeout' });
            }),
          );
        },
        onProbed: (mac, probed) => results.set(mac, probed),
      });
      let isOver = false;
      void run.run().then(() => {
        isOver = true;
      });
      await pass(time, phones.length * 130 + 50);
      assert.ok(isOver);
      assert.ok(most <= atOnce);
      assert.deepEqual(
        phones.map((_, index) => {
          const { outcome, questions } = results.get(`phone ${index}` as MacAddress) ?? assert.fail();
          return [outcome, questions];
        }),
        phones.map(
          ({ answers }) =>
            [
              [200, 1],
              [200, 2],
              ['timeout', 2],
            ][answers],
        ),
      );
    }),
    { numRuns: 30 },
  );
});

test('ten thousand phones that answer at once are asked over a time, and a stop leaves out those not begun', async () => {
  const time = new VirtualTime();
  let asked = 0;
  const run = new ProbeRun({
    macs: macs(10_000),
    atOnce: 50,
    timers: time,
    ask: async () => {
      asked += 1;
      return { outcome: 200, roundTripMs: 1 };
    },
    onProbed: () => {},
  });
  const over = run.run();
  await pass(time, 1000);
  assert.ok(asked >= 195 && asked <= 205, String(asked));
  run.stop();
  await over;
  await pass(time, 1000);
  assert.ok(asked <= 205, String(asked));
});
