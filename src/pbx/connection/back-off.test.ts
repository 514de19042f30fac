import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { BackOff } from './back-off.ts';

const BOUNDS = { firstMs: 1000, longestMs: 60_000 };

test('waits double up to the bound, a refusal waits longest at once, and success begins anew', () => {
  const backOff = new BackOff(BOUNDS, () => 0);
  const waits = Array.from({ length: 8 }, () => backOff.next());
  assert.deepEqual(waits, [1000, 2000, 4000, 8000, 16_000, 32_000, 60_000, 60_000]);
  backOff.reset();
  assert.equal(backOff.next(), 1000);
  assert.equal(backOff.next(true), 60_000);
  assert.equal(backOff.next(), 60_000);
});

test('chance takes up to a fifth of a wait, and never adds to it', () => {
  const chance = fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true });
  fc.assert(
    fc.property(fc.array(chance, { minLength: 1, maxLength: 20 }), (dice) => {
      const fair = new BackOff(BOUNDS, () => 0);
      let throws = 0;
      const spread = new BackOff(BOUNDS, () => dice[throws++] ?? 0);
      for (const _ of dice) {
        const full = fair.next();
        const wait = spread.next();
        assert.ok(wait <= full && wait >= full * 0.8, `${wait} of ${full}`);
      }
    }),
  );
});
