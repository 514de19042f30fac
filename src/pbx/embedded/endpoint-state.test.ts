import assert from 'node:assert/strict';
import { test } from 'node:test';
import { headerValues } from '#protocols/sip/header-field.ts';
import { CallBench, rings, secretOf } from './testing/call-bench.ts';
import type { Dialog, Outcome } from './testing/scripted-phone.ts';

function office() {
  const members = ['209', '210'];
  const bench = new CallBench({ groups: [{ number: '300', ring: 'hunt', timeout: 20, members }] });
  const [alice, bob, carol] = [bench.registered('208'), bench.registered('209'), bench.registered('210')];
  const callsOf = () => ['208', '209', '210'].map((user) => bench.pbx.endpointState(user)?.calls);
  const answered = (call: Outcome): Dialog => {
    bench.time.advance(1500);
    return alice.established(call);
  };
  return { bench, alice, bob, carol, callsOf, answered };
}

test('a call counts for both from its first ring until one of them hangs up', () => {
  const { bench, alice, bob, callsOf, answered } = office();
  rings(bench, bob, 200);
  const call = alice.call('209');
  bench.time.advance(100);
  assert.deepEqual(callsOf(), [1, 1, 0]);
  const dialog = answered(call);
  bench.time.advance(600_000);
  assert.deepEqual(callsOf(), [1, 1, 0]);
  alice.within(dialog, 'INVITE');
  bench.time.advance(1500);
  assert.deepEqual(callsOf(), [1, 1, 0]);
  bob.send({
    method: 'BYE',
    uri: alice.contact,
    routes: headerValues(bob.received[0] ?? assert.fail(), 'Record-Route'),
    callId: dialog.callId,
    fromTag: dialog.toTag,
    toTag: dialog.fromTag,
  });
  bench.time.advance(100);
  assert.deepEqual(callsOf(), [0, 0, 0]);
});

test('a call that is refused, called off or never answered counts no longer', () => {
  const { bench, alice, bob, callsOf } = office();
  rings(bench, bob, 486);
  alice.call('209');
  bench.time.advance(1500);
  assert.deepEqual(callsOf(), [0, 0, 0]);
  rings(bench, bob, 0);
  const [first, second] = [alice.call('209'), alice.call('209')];
  bench.time.advance(500);
  assert.deepEqual(callsOf(), [2, 2, 0]);
  first.transaction.cancel();
  bench.time.advance(500);
  assert.deepEqual(callsOf(), [1, 1, 0]);
  bench.time.advance(300_000);
  assert.deepEqual([second.responses.at(-1)?.status, callsOf()], [408, [0, 0, 0]]);
});

test('in a hunt only the phone that rings counts, and in the end the one that answered', () => {
  const { bench, alice, bob, carol, callsOf, answered } = office();
  rings(bench, bob, 0);
  rings(bench, carol, 200);
  const call = alice.call('300');
  bench.time.advance(1000);
  assert.deepEqual(callsOf(), [1, 1, 0]);
  bench.time.advance(20_500);
  assert.deepEqual(callsOf(), [1, 0, 1]);
  answered(call);
  assert.deepEqual(callsOf(), [1, 0, 1]);
});

test('a phone that loses its power in a call is in none once its registration ends, nor is the other one', () => {
  const { bench, alice, bob, callsOf, answered } = office();
  rings(bench, bob, 200);
  answered(alice.call('209'));
  bench.network.leave(bob.address, bob.port);
  alice.register(secretOf('208'), 7200);
  bench.time.advance(1000);
  assert.deepEqual(callsOf(), [1, 1, 0]);
  bench.time.advance(3_700_000);
  bench.pbx.removeExpired();
  assert.deepEqual(callsOf(), [0, 0, 0]);
});

test('an extension without a phone is not there, one that does not exist has no state', () => {
  const { bench } = office();
  assert.deepEqual(bench.pbx.endpointState('211'), { user: '211', isOnline: false, calls: 0 });
  assert.equal(bench.pbx.endpointState('399'), undefined);
});
