import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { DEFAULT_TERMS_LIMITS, negotiateOptions } from './negotiate-options.ts';

const negotiate = (size: number, ...pairs: (readonly [name: string, value: string])[]) =>
  negotiateOptions(
    pairs.map(([name, value]) => ({ name, value })),
    size,
    DEFAULT_TERMS_LIMITS,
  );
const accepted = (terms: ReturnType<typeof negotiate>) =>
  terms.accepted.map(({ name, value }) => `${name}=${value}`).join(' ');

test('a phone asks for nothing and gets lock-step blocks of 512 octets', () => {
  assert.deepEqual(negotiate(1000), { blockSize: 512, windowSize: 1, accepted: [] });
});

test('every known option is answered, in the spelling and order of the client', () => {
  const terms = negotiate(
    756_524,
    ['TSIZE', '0'],
    ['blksize', '1428'],
    ['windowSize', '16'],
    ['timeout', '3'],
  );
  assert.equal(accepted(terms), 'TSIZE=756524 blksize=1428 windowSize=16 timeout=3');
  assert.deepEqual([terms.blockSize, terms.windowSize, terms.timeoutMs], [1428, 16, 3000]);
});

test('what is unknown, no number or out of range is refused by leaving it out', () => {
  for (const [name, value] of [
    ['utimeout', '1000'],
    ['blksize', '7'],
    ['blksize', '65465'],
    ['blksize', '-512'],
    ['blksize', '0x200'],
    ['blksize', ''],
    ['windowsize', '0'],
    ['windowsize', '65536'],
    ['timeout', '0'],
    ['timeout', '256'],
    ['tsize', 'what?'],
  ] as const) {
    assert.deepEqual(
      negotiate(5, [name, value]),
      { blockSize: 512, windowSize: 1, accepted: [] },
      `${name}=${value}`,
    );
  }
});

test('the size of an empty file is left out, because curl gives up on it', () => {
  assert.equal(accepted(negotiate(0, ['tsize', '0'], ['blksize', '512'])), 'blksize=512');
});

test('a window is lowered to what is affordable in flight', () => {
  assert.equal(accepted(negotiate(5, ['windowsize', '65535'])), 'windowsize=64');
  assert.equal(
    accepted(negotiate(5, ['blksize', '65464'], ['windowsize', '64'])),
    'blksize=65464 windowsize=2',
  );
});

test('an option that comes twice counts once', () => {
  assert.equal(accepted(negotiate(5, ['blksize', '1024'], ['BLKSIZE', '2048'])), 'blksize=1024');
});

test('the terms stay within the request and the limits whatever is asked', () => {
  const names = fc.constantFrom('blksize', 'windowsize', 'timeout', 'tsize', 'Blksize', 'x');
  const values = fc.oneof(fc.nat({ max: 70_000 }).map(String), fc.string());
  fc.assert(
    fc.property(fc.array(fc.tuple(names, values)), (pairs) => {
      const terms = negotiate(9, ...pairs);
      assert.ok(terms.blockSize >= 8 && terms.blockSize <= DEFAULT_TERMS_LIMITS.blockSize);
      assert.ok(terms.windowSize >= 1 && terms.windowSize <= DEFAULT_TERMS_LIMITS.windowSize);
      assert.ok(
        terms.windowSize === 1 || terms.windowSize * terms.blockSize <= DEFAULT_TERMS_LIMITS.windowBytes,
      );
      const asked = new Map(pairs.toReversed().map(([name, value]) => [name.toLowerCase(), value]));
      for (const { name, value } of terms.accepted) {
        const lowered = name.toLowerCase();
        if (lowered !== 'tsize') assert.ok(Number(value) <= Number(asked.get(lowered)));
      }
    }),
  );
});
