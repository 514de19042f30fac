import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Round } from '#pbx/embedded/routing/plan-call.ts';
import type { SipResponse } from '#protocols/sip/message.ts';
import { type ContextEffect, type ContextEvent, startContext, stepContext } from './response-context.ts';

const response = (status: number, name = 'To', value = ''): SipResponse => ({
  kind: 'response',
  status,
  reason: '',
  headers: [{ name, value }],
  body: new Uint8Array(),
});
type Event = ContextEvent<string>;
const ringing = (branch: number): Event => ({ kind: 'provisional', branch, response: response(180) });
const success = (branch: number): Event => ({ kind: 'success', branch, response: response(200) });
const ended = (branch: number, status: number, ...instead: string[]): Event => ({
  kind: 'end',
  branch,
  outcome: { status, response: response(status) },
  instead,
});
const silent = (branch: number): Event => ({ kind: 'end', branch, outcome: { status: 408 } });

function word(effect: ContextEffect<string>): string {
  switch (effect.kind) {
    case 'start':
      return `start ${effect.branch} ${effect.target}`;
    case 'forward':
      return `forward ${effect.response.status}`;
    case 'conclude':
      return `conclude ${effect.outcome.status}`;
    case 'start-ring-timer':
      return `ring ${effect.ms}`;
    case 'stop-ring-timer':
      return 'ring-end';
    default:
      return `${effect.kind} ${effect.branch}`;
  }
}

/** What happens, without timer C, whose comings and goings the property below watches. */
function play(rounds: readonly Round<string>[], events: readonly Event[], isInvite = true): string[][] {
  const begun = startContext(rounds, isInvite);
  let context = begun[0];
  const words = (effects: readonly ContextEffect<string>[]) =>
    effects.map(word).filter((text) => !text.includes('timer-c'));
  return [
    words(begun[1]),
    ...events.map((event) => {
      const [next, effects] = stepContext(context, event);
      context = next;
      return words(effects);
    }),
  ];
}

const one = [{ targets: ['a'] }];
const two = [{ targets: ['a', 'b'] }];
const hunt = [
  { targets: ['a'], ringMs: 20_000 },
  { targets: ['b'], ringMs: 20_000 },
];

test('all contacts ring; the first to answer wins, the others are called off, a late answer goes through', () => {
  assert.deepEqual(play(two, [ringing(0), ringing(1), success(1), ended(0, 487)]), [
    ['start 0 a', 'start 1 b'],
    ['forward 180'],
    ['forward 180'],
    ['ring-end', 'forward 200', 'cancel 0'],
    [],
  ]);
  assert.deepEqual(play(two, [success(1), success(0), success(0)]).slice(2), [
    ['forward 200'],
    ['forward 200'],
  ]);
});

test('the caller gets the best response once all have refused', () => {
  assert.deepEqual(play(two, [ended(0, 404), ended(1, 486)])[2], ['ring-end', 'conclude 486']);
  assert.deepEqual(play(two, [silent(0), ended(1, 302)])[2], ['ring-end', 'conclude 302']);
  assert.deepEqual(play(one, [ended(0, 503)])[1], ['ring-end', 'conclude 500']);
  assert.deepEqual(play(one, [silent(0)])[1], ['ring-end', 'conclude 408']);
});

test('6xx calls the others off and wins over all but a 2xx', () => {
  assert.deepEqual(play(two, [ended(0, 603), ended(1, 487)]).slice(1), [
    ['cancel 1'],
    ['ring-end', 'conclude 603'],
  ]);
  assert.deepEqual(play(two, [ended(0, 603), success(1)])[2], ['ring-end', 'forward 200']);
  assert.deepEqual(play(hunt, [ended(0, 600)])[1], ['ring-end', 'conclude 600']);
});

test('challenges of all branches are gathered (§16.7 step 7)', () => {
  const begun = startContext(two, true)[0];
  const challenge = (branch: number, status: number, name: string): Event => ({
    kind: 'end',
    branch,
    outcome: { status, response: response(status, name, `realm ${branch}`) },
  });
  const [half] = stepContext(begun, challenge(0, 407, 'Proxy-Authenticate'));
  const [, effects] = stepContext(half, challenge(1, 401, 'WWW-Authenticate'));
  const last = effects.at(-1);
  assert.ok(last?.kind === 'conclude');
  assert.deepEqual(last.outcome.response?.headers, [
    { name: 'WWW-Authenticate', value: 'realm 1' },
    { name: 'Proxy-Authenticate', value: 'realm 0' },
  ]);
});

test('who hangs up gets 487, whether the phones answer the CANCEL or are gone', () => {
  assert.deepEqual(play(two, [ringing(0), { kind: 'cancel' }, ended(0, 487), silent(1)]).slice(2), [
    ['cancel 0', 'cancel 1'],
    [],
    ['ring-end', 'conclude 487'],
  ]);
  assert.deepEqual(play(one, [{ kind: 'cancel' }, success(0)])[2], ['ring-end', 'forward 200']);
});

test('a hunt goes on after a refusal and after the time, and ends with what tells most', () => {
  assert.deepEqual(play(hunt, [ended(0, 486), ended(1, 480)]), [
    ['start 0 a', 'ring 20000'],
    ['start 1 b', 'ring 20000'],
    ['ring-end', 'conclude 486'],
  ]);
  const timeout: Event = { kind: 'ring-timeout' };
  assert.deepEqual(play(hunt, [timeout, ended(0, 487), timeout, ended(1, 487)]).slice(1), [
    ['cancel 0', 'start 1 b', 'ring 20000'],
    [],
    ['cancel 1'],
    ['ring-end', 'conclude 480'],
  ]);
  assert.deepEqual(play(hunt, [timeout, success(0)])[2], ['ring-end', 'forward 200', 'cancel 1']);
});

test('forwarding rings others in the place of a phone', () => {
  assert.deepEqual(play(one, [ended(0, 302, 'c', 'd'), ended(1, 486), ended(2, 302)]), [
    ['start 0 a'],
    ['start 1 c', 'start 2 d'],
    [],
    ['ring-end', 'conclude 302'],
  ]);
});

test('a phone that forwards has no say in what the caller gets', () => {
  assert.deepEqual(play(one, [ended(0, 302, 'c'), ended(1, 486)])[2], ['ring-end', 'conclude 486']);
});

test('timer C counts as 408', () => {
  const expiry: Event = { kind: 'timer-c', branch: 0 };
  assert.deepEqual(play(one, [ringing(0), expiry, ended(0, 487)]).slice(2), [
    ['cancel 0'],
    ['ring-end', 'conclude 408'],
  ]);
});

test('other requests than INVITE fork, too, and only their first 2xx goes back', () => {
  assert.deepEqual(play(two, [success(0), success(1)], false), [
    ['start 0 a', 'start 1 b'],
    ['ring-end', 'forward 200'],
    [],
  ]);
});

const branches = fc.nat(5);
const events: fc.Arbitrary<Event> = fc.oneof(
  branches.map(ringing),
  branches.map(success),
  fc
    .tuple(
      branches,
      fc.constantFrom(302, 401, 404, 407, 480, 486, 487, 500, 503, 603),
      fc.array(fc.constant('x'), { maxLength: 2 }),
    )
    .map(([branch, status, instead]) => ended(branch, status, ...(status === 302 ? instead : []))),
  branches.map(silent),
  branches.map((branch): Event => ({ kind: 'timer-c', branch })),
  fc.constantFrom<Event>({ kind: 'ring-timeout' }, { kind: 'cancel' }),
);
const plans = fc.array(
  fc.record(
    {
      targets: fc.array(fc.constantFrom('a', 'b'), { minLength: 1, maxLength: 3 }),
      ringMs: fc.constant(1000),
    },
    { noNullPrototype: true },
  ),
  { minLength: 1, maxLength: 3 },
);

test('whatever happens, the caller gets one final response, once every branch that began has ended', () => {
  fc.assert(
    fc.property(plans, fc.boolean(), fc.array(events, { maxLength: 40 }), (rounds, isInvite, happenings) => {
      const started = new Set<number>();
      const timerC = new Set<number>();
      let finals = 0;
      let successes = 0;
      let [context, effects] = startContext<string>(rounds, isInvite);
      const take = () => {
        for (const effect of effects) {
          if (effect.kind === 'start') {
            assert.ok(!started.has(effect.branch) && finals === 0);
            started.add(effect.branch);
          }
          if (effect.kind === 'cancel') assert.ok(isInvite && started.has(effect.branch));
          if (effect.kind === 'start-timer-c') timerC.add(effect.branch);
          if (effect.kind === 'stop-timer-c') timerC.delete(effect.branch);
          if (effect.kind === 'conclude') {
            assert.equal(successes, 0);
            finals += 1;
          }
          if (effect.kind === 'forward') {
            if (effect.response.status === 200) successes += 1;
            else assert.equal(finals + successes, 0, 'nothing provisional after the final response');
          }
        }
      };
      take();
      for (const event of happenings) {
        // Branches that never began say nothing.
        if ('branch' in event && !started.has(event.branch)) continue;
        [context, effects] = stepContext(context, event);
        take();
      }
      for (let branch = 0; branch < started.size; branch += 1) {
        [context, effects] = stepContext(context, silent(branch));
        take();
      }
      assert.ok(started.size <= 64);
      assert.deepEqual(timerC, new Set());
      assert.ok(finals + Math.min(successes, 1) === 1, `${finals} final responses, ${successes} 2xx`);
      if (!isInvite) assert.ok(successes <= 1);
    }),
  );
});
