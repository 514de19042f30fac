import assert from 'node:assert/strict';
import { test } from 'node:test';
import { randomOctets } from './random-octets.ts';

test('any number of octets, never the same twice, and each value about as often as the others', () => {
  const words = new Set<string>();
  const counts = new Array<number>(256).fill(0);
  for (let round = 0; round < 4000; round += 1) {
    const octets = randomOctets(16 + (round % 17));
    words.add(Buffer.from(octets).toString('hex'));
    for (const octet of octets) counts[octet] = (counts[octet] ?? 0) + 1;
  }
  assert.equal(words.size, 4000);
  // 96,000 octets: about 375 of each value, and nine standard deviations (of 19) are never met by chance.
  assert.ok(Math.min(...counts) > 200 && Math.max(...counts) < 550, JSON.stringify(counts));
  assert.deepEqual(
    [0, 1, 4096, 10_000].map((count) => randomOctets(count).length),
    [0, 1, 4096, 10_000],
  );
});

test('what was given out does not change when more is drawn', () => {
  const octets = randomOctets(32);
  const before = Buffer.from(octets).toString('hex');
  for (let round = 0; round < 300; round += 1) randomOctets(32);
  assert.equal(Buffer.from(octets).toString('hex'), before);
});
