import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { seededRandom } from '#values/seeded-random.ts';
import { runVirtualTransfer } from './testing/virtual-transfer.ts';

const PERFECT = { seed: 1, loss: 0, duplication: 0, reordering: 0 };
const option = (name: string, value: number) => ({ name, value: String(value) });

function fileOf(size: number, seed = size): Uint8Array {
  const random = seededRandom(seed);
  return Uint8Array.from({ length: size }, () => random() * 256);
}

test('on a good network every block is sent once, whatever the size', () => {
  for (const size of [0, 1, 511, 512, 513, 1024, 4096, 5000]) {
    for (const options of [[], [option('blksize', 512), option('windowsize', 4)]]) {
      const bytes = fileOf(size);
      const result = runVirtualTransfer(bytes, options, PERFECT);
      assert.deepEqual(result.outcome, { kind: 'received', bytes });
      assert.equal(result.serverSawTheEnd, true);
      assert.equal(result.dataPackets, Math.floor(size / 512) + 1);
    }
  }
});

test('duplicates never multiply: lock-step sends each block once though every packet comes twice', () => {
  const result = runVirtualTransfer(fileOf(50_000), [], { ...PERFECT, duplication: 1 });
  assert.equal(result.outcome?.kind, 'received');
  assert.equal(result.dataPackets, 98);
});

test('duplicates never multiply with windows either', () => {
  fc.assert(
    fc.property(fc.integer(), fc.integer({ min: 2, max: 16 }), (seed, windowSize) => {
      const network = { seed, loss: 0, duplication: 1, reordering: 0 };
      const result = runVirtualTransfer(fileOf(50_000), [option('windowsize', windowSize)], network);
      assert.equal(result.outcome?.kind, 'received');
      assert.equal(result.dataPackets, 98);
    }),
    { numRuns: 20 },
  );
});

test('a file arrives whole through loss, duplication and reordering', () => {
  const networks = fc.record({
    seed: fc.integer(),
    loss: fc.double({ min: 0, max: 0.2, noNaN: true }),
    duplication: fc.double({ min: 0, max: 0.3, noNaN: true }),
    reordering: fc.double({ min: 0, max: 0.3, noNaN: true }),
  });
  const sizes = fc.integer({ min: 0, max: 40 * 64 });
  const windows = fc.integer({ min: 1, max: 9 });
  let givenUp = 0;
  fc.assert(
    fc.property(sizes, windows, networks, (size, windowSize, network) => {
      const bytes = fileOf(size);
      const options = [option('blksize', 64), option('windowsize', windowSize)];
      const result = runVirtualTransfer(bytes, options, network);
      // Eight lost exchanges in a row end it, and at such a loss that happens once in some ten thousand transfers.
      if (result.outcome?.kind === 'silent' && !result.serverSawTheEnd) givenUp += 1;
      else assert.deepEqual(result.outcome, { kind: 'received', bytes });
      // Each loss or late packet costs at most a few windows; anything more would be an echo that feeds itself.
      const blocks = Math.floor(size / 64) + 1;
      assert.ok(
        result.dataPackets <= blocks * 6 + 20 * windowSize,
        `${result.dataPackets} for ${blocks} blocks`,
      );
    }),
    { numRuns: 300 },
  );
  assert.ok(givenUp <= 2, `${givenUp} of 300 were given up`);
});

for (const windowSize of [1, 16]) {
  test(`the block number wraps after 65,535 in windows of ${windowSize}, under loss too`, () => {
    const bytes = fileOf(8 * 66_000, 7);
    const options = [option('blksize', 8), option('windowsize', windowSize)];
    for (const loss of [0, 0.01]) {
      const result = runVirtualTransfer(bytes, options, {
        seed: 5,
        loss,
        duplication: loss,
        reordering: loss,
      });
      assert.equal(result.outcome?.kind, 'received');
      assert.ok(result.outcome.kind === 'received' && Buffer.compare(result.outcome.bytes, bytes) === 0);
    }
  });
}

test('a client that is gone is given up after a bounded time and number of tries', () => {
  const result = runVirtualTransfer(fileOf(100), [], { ...PERFECT, loss: 1 });
  assert.equal(result.serverSawTheEnd, false);
  assert.equal(result.dataPackets, 8);
  assert.equal(result.elapsedMs, 1000 + 2000 + 4000 + 5 * 8000);
});

test('the time-out that the client asked for is kept (RFC 2349)', () => {
  const result = runVirtualTransfer(fileOf(100), [option('timeout', 3)], { ...PERFECT, loss: 1 });
  assert.equal(result.elapsedMs, 8 * 3000);
});
