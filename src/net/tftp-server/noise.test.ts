import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sendNoise } from './testing/tftp-noise.ts';

test('50,000 random and mutated packets do no harm and leave nothing behind', () => {
  const { malformed, served, leftOver } = sendNoise(50_000, 1);
  assert.ok(malformed > 5000 && served > 300, `${malformed} malformed, ${served} served`);
  assert.equal(leftOver, 0);
});
