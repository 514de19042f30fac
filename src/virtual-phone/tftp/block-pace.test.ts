import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { convertedFlash } from '#virtual-phone/flash.ts';
import type { PhoneTime } from '#virtual-phone/phone-time.ts';
import { BENCH_MAC, Bench, SERVER } from '#virtual-phone/testing/bench.ts';
import { fullSet } from '#virtual-phone/testing/full-set.ts';
import { BlockPace } from './block-pace.ts';

const SB2 = 'P0S3-8-12-00.sb2';

/** A clock that is set by hand; `shortestWait` as real clocks have it. */
function clockWith(shortestWait: number): PhoneTime & { at: number } {
  const clock = { at: 0, shortestWait, now: () => clock.at, after: () => () => {} };
  return clock;
}

async function transferOfApplication(millisecondsPerBlock?: number) {
  const bench = new Bench(fullSet(BENCH_MAC, { proxy: SERVER }), {
    flash: convertedFlash('P0S3-08-11-00'),
    ...(millisecondsPerBlock === undefined ? {} : { millisecondsPerBlock }),
  });
  await bench.powerOn();
  const [request] = bench.told('request').filter(({ name }) => name === SB2);
  const [received] = bench.told('received').filter(({ name }) => name === SB2);
  assert.equal(received?.outcome, 'found');
  return (received?.elapsed ?? 0) - (request?.elapsed ?? 0);
}

test('the application takes the middle of what was seen, to the millisecond', async () => {
  assert.equal(await transferOfApplication(), 11_500);
});

test('without a pace only the way there and back counts: two milliseconds a block', async () => {
  assert.equal(await transferOfApplication(0), 2 * 1478);
  assert.equal(await transferOfApplication(1), 2 * 1478, 'a pace faster than the way changes nothing');
});

test('however short the wait and however late the timers: the time is right and no timer too short', () => {
  const trials = fc.record({
    perBlock: fc.double({ min: 0.001, max: 3, noNaN: true }),
    way: fc.double({ min: 0, max: 0.9, noNaN: true }),
    lateness: fc.array(fc.double({ min: 0, max: 4, noNaN: true }), { minLength: 1, maxLength: 20 }),
  });
  fc.assert(
    fc.property(trials, ({ perBlock, way, lateness }) => {
      const clock = clockWith(1);
      const pace = new BlockPace(perBlock, clock);
      const blocks = 2000;
      let timers = 0;
      for (let block = 0; block < blocks; block += 1) {
        clock.at += way * perBlock;
        const wait = pace.waitForBlock(clock.at);
        assert.ok(wait === 0 || wait >= clock.shortestWait, `${wait} ms`);
        if (wait === 0) continue;
        clock.at += wait + (lateness[timers % lateness.length] ?? 0);
        timers += 1;
      }
      const wanted = blocks * perBlock;
      assert.ok(
        clock.at > wanted - 1.001 && clock.at < wanted + perBlock + 5,
        `${clock.at} ms, not ${wanted}`,
      );
      assert.ok(timers <= wanted, `${timers} timers in ${wanted} ms`);
    }),
  );
});

test('a server that was slow once is not made up for by a burst', () => {
  const clock = clockWith(1);
  const pace = new BlockPace(10, clock);
  clock.at = 4000;
  let waited = 0;
  for (let block = 0; block < 100; block += 1) {
    const wait = pace.waitForBlock(clock.at);
    waited += wait;
    clock.at += wait;
  }
  assert.ok(waited >= 940, `${waited} ms for 100 blocks`);
});
