import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ownHeap, QuietCollector } from './quiet-collector.ts';

const MB = 1_000_000;

/** A heap that the test fills, and whose collections end when the test says so. */
function makeCollector() {
  const heap = { used: 60 * MB, held: 70 * MB, busy: 0, collections: 0 };
  const errors: unknown[] = [];
  let going = Promise.withResolvers<void>();
  const parts = {
    size: () => ({ used: heap.used, held: heap.held }),
    busyShare: () => heap.busy,
    collect: () => {
      heap.collections += 1;
      going = Promise.withResolvers<void>();
      return going.promise;
    },
  };
  const collector = new QuietCollector(parts, (error) => errors.push(error));
  const ended = () => new Promise((resolve) => setImmediate(resolve));
  const finish = (usedMb: number, heldMb: number) => {
    heap.used = usedMb * MB;
    heap.held = heldMb * MB;
    going.resolve();
    return ended();
  };
  const fail = (error: Error) => {
    going.reject(error);
    return ended();
  };
  /** How many collections are begun if everything stays as it is for so many looks. */
  const look = (times = 4) => {
    const before = heap.collections;
    for (let count = 0; count < times; count += 1) collector.look();
    return heap.collections - before;
  };
  return { heap, errors, look, finish, fail };
}

test('what a storm has left is collected once it is quiet', async () => {
  const { heap, look, finish } = makeCollector();
  Object.assign(heap, { used: 200 * MB, held: 210 * MB, busy: 0.9 });
  assert.equal(look(), 0, 'packets go first');
  heap.busy = 0.01;
  assert.equal(look(), 1);
  await finish(80, 205);
});

test('in a short gap between storms nothing is begun', () => {
  const { heap, look } = makeCollector();
  Object.assign(heap, { used: 200 * MB, held: 210 * MB });
  assert.equal(look(3), 0);
  heap.busy = 0.5;
  assert.equal(look(1), 0);
  heap.busy = 0.01;
  assert.equal(look(3), 0);
  assert.equal(look(1), 1);
});

test('room between things in use is looked for once more, and again as long as much is given back', async () => {
  const { heap, errors, look, finish } = makeCollector();
  Object.assign(heap, { used: 200 * MB, held: 210 * MB });
  const begun: number[] = [];
  for (const heldMb of [208, 150, 110, 108, 108, 108]) {
    begun.push(look());
    await finish(80, heldMb);
  }
  assert.deepEqual(begun, [1, 1, 1, 1, 0, 0]);
  assert.deepEqual(errors, []);
});

test('a little that is new is left to V8, and grows into much', async () => {
  const { heap, look, finish } = makeCollector();
  for (let round = 0; round < 2; round += 1) {
    assert.equal(look(), 1);
    await finish(60, 70);
  }
  heap.used = 80 * MB;
  assert.equal(look(), 0);
  heap.used = 100 * MB;
  assert.equal(look(), 1);
});

test('nothing is begun while a collection goes on; one that failed is told', async () => {
  const { heap, errors, look, fail } = makeCollector();
  assert.equal(look(), 1);
  heap.used = 200 * MB;
  assert.equal(look(), 0);
  await fail(new Error('no'));
  assert.equal(errors.length, 1);
  heap.used = 240 * MB;
  assert.equal(look(), 1);
});

test('a collection of the own heap finds what nobody holds any more', async () => {
  const heap = ownHeap();
  const gone = (() => new WeakRef({ text: 'of a phone that was unplugged' }))();
  const phone = { text: 'of a phone that is there' };
  const kept = new WeakRef(phone);
  await heap.collect();
  assert.equal(gone.deref(), undefined);
  assert.equal(kept.deref(), phone);
  const { used, held } = heap.size();
  assert.ok(used > 0 && used <= held);
  const share = heap.busyShare();
  assert.ok(share >= 0 && share <= 1);
});
