import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CallGroup } from './call-group.ts';
import { isEmergencyNumber } from './emergency-numbers.ts';
import { type CallDirectory, planCall } from './plan-call.ts';

const groups: readonly CallGroup[] = [
  { number: '300', ring: 'all', timeout: 20, members: ['208', '209', '209', '210'] },
  { number: '301', ring: 'hunt', timeout: 15, members: ['208', '210', '209'] },
  { number: '302', ring: 'all', timeout: 20, members: ['210'] },
];
const contacts: Readonly<Record<string, readonly string[]>> = {
  '208': ['a', 'b'],
  '209': ['c'],
  '112x': ['d'],
};
const directory: CallDirectory<string> = {
  accounts: {
    byUser: (user) => (['208', '209', '210'].includes(user) ? { user, secret: 's' } : undefined),
  },
  groups: { byNumber: (number) => groups.find((group) => group.number === number) },
  contactsOf: (user) => contacts[user] ?? [],
};
const plan = (number: string, caller?: string) => planCall(number, directory, caller);

test('an extension rings at all its contacts, as long as the caller waits', () => {
  assert.deepEqual(plan('208'), { kind: 'ring', rounds: [{ targets: ['a', 'b'] }] });
});

test('a group rings everybody once, a hunt one after the other; neither rings the caller or who is not there', () => {
  assert.deepEqual(plan('300'), { kind: 'ring', rounds: [{ targets: ['a', 'b', 'c'], ringMs: 20_000 }] });
  assert.deepEqual(plan('300', '208'), { kind: 'ring', rounds: [{ targets: ['c'], ringMs: 20_000 }] });
  assert.deepEqual(plan('301'), {
    kind: 'ring',
    rounds: [
      { targets: ['a', 'b'], ringMs: 15_000 },
      { targets: ['c'], ringMs: 15_000 },
    ],
  });
});

test('nobody there is 480, nobody of that number 404, and an emergency number is told apart', () => {
  const refusal = (number: string) => {
    const refused = plan(number);
    return refused.kind === 'refuse' ? refused.status : refused.kind;
  };
  assert.deepEqual(['210', '302', '999999', '', '112'].map(refusal), [480, 480, 404, 404, 'emergency']);
});

test('emergency numbers are known with and without the digit for a line outside, an extension goes before them', () => {
  for (const number of ['112', '911', '999', '0112', '9911']) assert.ok(isEmergencyNumber(number), number);
  for (const number of ['208', '1121', '12', '']) assert.ok(!isEmergencyNumber(number), number);
  const own: CallDirectory<string> = {
    ...directory,
    accounts: { byUser: (user) => (user === '110' ? { user, secret: 's' } : undefined) },
    contactsOf: () => ['x'],
  };
  assert.deepEqual(planCall('110', own), { kind: 'ring', rounds: [{ targets: ['x'] }] });
});
