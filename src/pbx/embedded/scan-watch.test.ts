import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CallBench, secretOf } from '#pbx/embedded/testing/call-bench.ts';
import { ScanWatch } from './scan-watch.ts';

test('the third, tenth, hundredth and thousandth attempt within ten minutes are told, for each address', () => {
  let now = 0;
  const watch = new ScanWatch({ monotonic: () => now });
  const told = Array.from({ length: 1200 }, (_, index) => watch.noted('a', `user${index}`));
  assert.deepEqual(
    told.flatMap((scan) => scan ?? []),
    [3, 10, 100, 1000].map((attempts) => ({ attempts, users: attempts })),
  );
  assert.equal(watch.noted('b', 'x'), undefined);
  now = 601_000;
  assert.deepEqual(
    ['x', 'x', 'x'].map((user) => watch.noted('a', user)),
    [undefined, undefined, { attempts: 3, users: 1 }],
  );
});

test('who looks for extensions or secrets raises the alarm; a phone that is challenged and registers does not', () => {
  const bench = new CallBench();
  const scans = () => bench.events.filter((event) => event.kind === 'scanned');
  for (const user of ['208', '209', '210', '211']) bench.registered(user);
  assert.deepEqual(scans(), []);
  const scanner = bench.phone('208');
  for (const wrong of ['a', 'b', 'c']) {
    scanner.register(wrong);
    bench.time.advance(5000);
  }
  assert.deepEqual(scans(), [{ kind: 'scanned', address: scanner.address, attempts: 3, users: 1 }]);
  const another = bench.phone('999');
  for (const number of ['208', '209', '210']) another.call(number);
  bench.time.advance(1000);
  assert.deepEqual(scans().at(-1), { kind: 'scanned', address: another.address, attempts: 3, users: 1 });
  scanner.register(secretOf('208'));
  bench.time.advance(60_000);
});
