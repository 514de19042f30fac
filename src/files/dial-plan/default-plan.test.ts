import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DEFAULT_DIAL_PLANS, defaultDialPlan } from './default-plan.ts';
import { dialNumber } from './dial-number.ts';
import { readDialPlan } from './dial-plan-reader.ts';
import { writeDialPlan } from './dial-plan-writer.ts';

/** What a phone does that reads the plan of a house with these numbers. */
const dial = (number: string, ...own: string[]) => {
  const { dialled, choice } = dialNumber(readDialPlan(writeDialPlan(defaultDialPlan(own))), number);
  return [dialled, choice.sent, choice.wait];
};

test('without a plan of the country 112 is sent at once, and everything else after five seconds', () => {
  assert.deepEqual(dial('112', '208', '112', '1113'), ['112', '112', 0]);
  for (const number of ['208', '1', '11', '113', '12', '911', '0112']) {
    assert.deepEqual(dial(number, '208'), [number, number, 5]);
  }
});

test('an own number that begins with 112 can be dialled, and calls nobody for help', () => {
  assert.deepEqual(dial('1120', '208', '1120'), ['1120', '1120', 5]);
  assert.deepEqual(dial('112', '208', '1120'), ['112', '112', 5]);
});

test('every plan that a house can have by itself is known', () => {
  assert.deepEqual(new Set(DEFAULT_DIAL_PLANS), new Set([defaultDialPlan([]), defaultDialPlan(['11299'])]));
});
