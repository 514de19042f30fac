import assert from 'node:assert/strict';
import { test } from 'node:test';
import { judgeOffers } from './judge-offers.ts';

test('without any answer a phone stays where it is, and that is a problem', () => {
  const judgement = judgeOffers([], { ours: [], reached: new Map() });
  assert.equal(judgement.ok, false);
  assert.match(judgement.phone, /Configuring IP/);
});
