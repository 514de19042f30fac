import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { CallFollower } from '#virtual-phone/testing/call-follower.ts';
import { stepCall } from './call-machine.ts';
import type { CallEvent, CallTimer } from './call-step.ts';

const timers = fc.constantFrom<CallTimer>('answer', 'ring', 'repeat', 'ack', 'glare', 'transfer');
const status = fc.constantFrom(100, 180, 183, 200, 202, 408, 481, 486, 488, 491, 500, 603);
const anyEvent: fc.Arbitrary<CallEvent> = fc.oneof(
  fc.constantFrom<CallEvent>(
    { kind: 'dial' },
    { kind: 'invited', ringFor: 180_000 },
    { kind: 'invited', ringFor: 180_000, answerAfter: 10 },
    { kind: 'answer' },
    { kind: 'hold' },
    { kind: 'resume' },
    { kind: 'transfer' },
    { kind: 'media-ready' },
    { kind: 'media-failed' },
    { kind: 'accepted' },
    { kind: 'accepted-in-vain' },
    { kind: 'redirected' },
    { kind: 'cancelled' },
    { kind: 'reinvite-accepted' },
    { kind: 'bye' },
    { kind: 'replaced' },
    { kind: 'hang-up' },
  ),
  fc.constantFrom<CallEvent>({ kind: 'media-ready' }, { kind: 'accepted' }, { kind: 'answer' }),
  timers.map((timer) => ({ kind: 'timer' as const, timer })),
  status.map((one) => ({ kind: 'provisional' as const, status: Math.min(one, 199) })),
  status.map((one) => ({ kind: 'refused' as const, status: Math.max(one, 300), reason: 'no' })),
  status.map((one) => ({ kind: 'reinvite-refused' as const, status: Math.max(one, 300), retryAfter: 2100 })),
  fc.boolean().map((isUsable) => ({ kind: 'acknowledged' as const, isUsable })),
  fc.boolean().map((holds) => ({ kind: 'reinvited' as const, holds })),
  fc
    .record({ from: fc.constantFrom('response' as const, 'notify' as const), status })
    .map((fields) => ({ kind: 'referral' as const, ...fields })),
);
const beginnings = fc.constantFrom<CallEvent[]>(
  [],
  [{ kind: 'dial' }, { kind: 'media-ready' }],
  [{ kind: 'dial' }, { kind: 'media-ready' }, { kind: 'accepted' }],
  [{ kind: 'invited', ringFor: 1000 }, { kind: 'media-ready' }, { kind: 'answer' }],
  [
    { kind: 'invited', ringFor: 1000 },
    { kind: 'media-ready' },
    { kind: 'answer' },
    { kind: 'acknowledged', isUsable: true },
  ],
);

describe('the state machine of a call', () => {
  test('whatever happens, hanging up ends it, and nothing is left: no timer, no dialog, no sound', () => {
    fc.assert(
      fc.property(
        beginnings,
        fc.array(anyEvent, { maxLength: 60 }),
        fc.boolean(),
        (begin, events, isTaken) => {
          const call = new CallFollower();
          for (const event of [...begin, ...events]) call.happen(event);
          call.happen({ kind: 'hang-up' });
          // What an INVITE under way comes to is certain to be told, and timers run out.
          if (call.isAsking && call.isAskedFirst) {
            call.happen(isTaken ? { kind: 'accepted' } : { kind: 'refused', status: 487, reason: 'gone' });
          }
          for (let rounds = 0; rounds < 3 && call.running.size > 0; rounds += 1) {
            for (const timer of [...call.running])
              if (timer !== 'repeat') call.happen({ kind: 'timer', timer });
          }
          if (call.state.phase === 'idle') return;
          assert.equal(call.state.phase, 'ended');
          assert.deepEqual([call.running.size, call.hasDialog, call.hasMedia], [0, false, false]);
          assert.equal(call.news.filter(({ what }) => what === 'ended').length, 1);
          const before = call.effects.length;
          for (const event of events) call.happen(event);
          assert.equal(call.effects.length, before, 'after the end nothing has an effect');
        },
      ),
      { numRuns: 2000 },
    );
  });

  test('left alone, a call that rings and one that waits for an ACK end by themselves', () => {
    for (const begin of [
      [{ kind: 'dial' }, { kind: 'media-ready' }, { kind: 'provisional', status: 180 }],
      [{ kind: 'invited', ringFor: 1000 }, { kind: 'media-ready' }],
      [
        { kind: 'invited', ringFor: 1000, answerAfter: 10 },
        { kind: 'media-ready' },
        { kind: 'timer', timer: 'answer' },
      ],
    ] as CallEvent[][]) {
      const call = new CallFollower();
      for (const event of begin) call.happen(event);
      const last = call.running.has('ack') ? 'ack' : 'ring';
      assert.ok(call.happen({ kind: 'timer', timer: last }));
      if (call.isAsking) call.happen({ kind: 'refused', status: 487, reason: 'Request Terminated' });
      assert.equal(call.state.phase, 'ended');
    }
  });

  const follow = (...events: CallEvent[]) => {
    const call = new CallFollower();
    for (const event of events) assert.ok(call.happen(event), event.kind);
    return call;
  };
  const TALK: CallEvent[] = [{ kind: 'dial' }, { kind: 'media-ready' }, { kind: 'accepted' }];

  test('a call out: rings, talks, holds, resumes, hangs up', () => {
    const call = follow(
      { kind: 'dial' },
      { kind: 'media-ready' },
      { kind: 'provisional', status: 100 },
      { kind: 'provisional', status: 180 },
      { kind: 'provisional', status: 183 },
      { kind: 'accepted' },
      { kind: 'hold' },
      { kind: 'reinvite-accepted' },
    );
    assert.equal(call.state.phase, 'held');
    for (const kind of ['resume', 'reinvite-accepted', 'hang-up'] as const) call.happen({ kind });
    assert.deepEqual(
      call.news.map(({ what }) => what),
      ['dialling', 'ringing', 'connected', 'held', 'resumed', 'ended'],
    );
    assert.ok(call.effects.includes('bye'));
  });

  test('hung up while it rings: CANCEL; an answer on its way all the same is taken and ended', () => {
    const call = follow(
      { kind: 'dial' },
      { kind: 'media-ready' },
      { kind: 'provisional', status: 180 },
      { kind: 'hang-up' },
    );
    assert.equal(call.state.phase, 'leaving');
    assert.equal(call.effects.at(-2), 'cancel');
    call.happen({ kind: 'accepted' });
    assert.deepEqual([call.state.phase, call.effects.includes('bye')], ['ended', true]);
  });

  test('answered before the socket is open: the 200 waits for it', () => {
    const call = follow({ kind: 'invited', ringFor: 1000 }, { kind: 'answer' });
    assert.ok(!call.effects.includes('accept'));
    call.happen({ kind: 'media-ready' });
    assert.ok(call.effects.includes('accept'));
  });

  test('a 2xx is repeated at growing distances until its ACK', () => {
    let state = follow({ kind: 'invited', ringFor: 1000 }, { kind: 'media-ready' }, { kind: 'answer' }).state;
    const pauses: number[] = [];
    for (let round = 0; round < 5; round += 1) {
      const [next, effects] = stepCall(state, { kind: 'timer', timer: 'repeat' });
      state = next;
      for (const effect of effects) if (effect.kind === 'start') pauses.push(effect.ms);
    }
    assert.deepEqual(pauses, [1000, 2000, 4000, 4000, 4000]);
    [state] = stepCall(state, { kind: 'acknowledged', isUsable: true });
    assert.deepEqual(stepCall(state, { kind: 'timer', timer: 'repeat' })[1], []);
  });

  test('hung up before the ACK: the BYE waits for it', () => {
    const call = follow(
      { kind: 'invited', ringFor: 1000 },
      { kind: 'media-ready' },
      { kind: 'answer' },
      { kind: 'hang-up' },
    );
    assert.deepEqual([call.state.phase, call.effects.includes('bye')], ['leaving', false]);
    call.happen({ kind: 'acknowledged', isUsable: true });
    assert.deepEqual([call.state.phase, call.effects.includes('bye')], ['ended', true]);
  });

  test('both ask at once: 491 for the other, and our own again after the pause', () => {
    const call = follow(...TALK, { kind: 'hold' }, { kind: 'reinvited', holds: true });
    assert.equal(call.effects.at(-1), 'refuse-reinvite');
    call.happen({ kind: 'reinvite-refused', status: 491, retryAfter: 3000 });
    assert.ok(call.running.has('glare'));
    call.happen({ kind: 'timer', timer: 'glare' });
    assert.equal(call.effects.at(-1), 'reinvite');
  });

  test('a refused hold leaves the call as it was, one that nobody answers ends it', () => {
    const refused = follow(
      ...TALK,
      { kind: 'hold' },
      { kind: 'reinvite-refused', status: 488, retryAfter: 0 },
    );
    assert.equal(refused.state.phase, 'connected');
    const gone = new CallFollower();
    for (const event of [...TALK, { kind: 'hold' }] as CallEvent[]) gone.happen(event);
    gone.happen({ kind: 'reinvite-refused', status: 408, retryAfter: 0 });
    assert.equal(gone.state.phase, 'ended');
  });

  test('transfer: let go when it worked, on hold again when it did not', () => {
    const held: CallEvent[] = [
      ...TALK,
      { kind: 'hold' },
      { kind: 'reinvite-accepted' },
      { kind: 'transfer' },
    ];
    const call = new CallFollower();
    for (const event of held) call.happen(event);
    call.happen({ kind: 'referral', from: 'response', status: 202 });
    call.happen({ kind: 'referral', from: 'notify', status: 180 });
    assert.equal(call.state.phase, 'transferring');
    call.happen({ kind: 'referral', from: 'notify', status: 200 });
    assert.deepEqual(call.news.at(-1), { what: 'ended', reason: 'transferred' });
    for (const last of [
      { kind: 'referral', from: 'response', status: 603 },
      { kind: 'referral', from: 'notify', status: 486 },
      { kind: 'timer', timer: 'transfer' },
    ] as CallEvent[]) {
      const failed = follow(...held, last);
      assert.equal(failed.state.phase, 'held');
      assert.equal(failed.news.at(-1)?.what, 'transfer-failed');
    }
  });

  test('held by the other side is told once', () => {
    const call = new CallFollower();
    for (const event of TALK) call.happen(event);
    for (const holds of [true, true, false]) {
      call.happen({ kind: 'reinvited', holds });
      call.happen({ kind: 'acknowledged', isUsable: true });
    }
    assert.deepEqual(call.news.slice(2), [
      { what: 'held', by: 'other' },
      { what: 'resumed', by: 'other' },
    ]);
  });
});
