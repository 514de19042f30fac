import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { CallBench, SETTLED } from '#pbx/embedded/testing/call-bench.ts';
import type { Outcome, ScriptedPhone } from '#pbx/embedded/testing/scripted-phone.ts';
import type { ServerTransaction } from '#protocols/sip/transactions/server-transaction.ts';

const final = ({ responses }: Outcome) =>
  responses.map(({ status }) => status).find((status) => status >= 200);

/** Answers after a while, and repeats its 2xx until the ACK comes, as RFC 3261 §13.3.1.4 wants it. */
function answersAfter(bench: CallBench, phone: ScriptedPhone, status: number): void {
  phone.onRequest = (transaction: ServerTransaction) => {
    if (transaction.request.method !== 'INVITE') {
      phone.answer(transaction, 200);
      if (transaction.cancelled !== undefined) phone.answer(transaction.cancelled, 487);
      return;
    }
    phone.answer(transaction, 180);
    const repeat = (pause: number, left: number) => {
      if (left === 0 || phone.acks.length > 0) return;
      phone.answer(transaction, status);
      if (status < 300) bench.time.after(pause, () => repeat(Math.min(pause * 2, 4000), left - 1));
    };
    bench.time.after(1000, () => repeat(500, 10));
  };
}

test('with every third message lost, calls are made, refused and given up all the same', () => {
  fc.assert(
    fc.property(
      fc.array(fc.boolean(), { minLength: 200, maxLength: 200 }),
      fc.array(fc.boolean(), { minLength: 200, maxLength: 200 }),
      fc.constantFrom(200, 486, 603),
      fc.boolean(),
      (first, second, status, givesUp) => {
        let count = 0;
        let isLossy = false;
        const bench = new CallBench({
          isLost: () => {
            count += 1;
            return isLossy && first[count % 200] === true && second[count % 200] === true;
          },
        });
        const [alice, bob] = [bench.registered('208'), bench.registered('209')];
        answersAfter(bench, bob, status);
        isLossy = true;
        const call = alice.call('209');
        // A caller that gets a 2xx acknowledges every one of them.
        let acknowledged = 0;
        for (let waited = 0; waited < 60_000; waited += 100) {
          bench.time.advance(100);
          if (givesUp && waited === 700) call.transaction.cancel();
          const accepted = call.responses.filter((response) => response.status === 200).length;
          if (accepted > acknowledged) alice.established(call);
          acknowledged = accepted;
        }
        const outcome = final(call) ?? call.failure;
        assert.ok([status, 487, 408, 'timeout'].includes(outcome as number), `ended with ${outcome}`);
        assert.deepEqual(bench.settle(), SETTLED);
      },
    ),
    { numRuns: 60 },
  );
});

test('the callee’s answer and the caller’s ACK may each get lost once: both come again', () => {
  const lost = new Set<string>();
  const losesFirst = (what: string) => {
    if (lost.has(what)) return false;
    lost.add(what);
    return true;
  };
  const bench = new CallBench({
    isLost: ({ message, from }) => {
      const isAnswer =
        message.kind === 'response' && message.status === 200 && from.startsWith('192.168.0.21');
      const isInvite = message.kind === 'request' && ['INVITE', 'ACK'].includes(message.method);
      const isCall = message.headers.some(({ name, value }) => name === 'CSeq' && /INVITE|ACK/.test(value));
      return (
        isCall &&
        (isAnswer || isInvite) &&
        losesFirst(`${from} ${message.kind === 'request' ? message.method : 200}`)
      );
    },
  });
  const [alice, bob] = [bench.registered('208'), bench.registered('209')];
  answersAfter(bench, bob, 200);
  const call = alice.call('209');
  bench.time.advance(3000);
  assert.equal(final(call), 200);
  alice.established(call);
  bench.time.advance(100);
  assert.equal(bob.acks.length, 0);
  bench.time.advance(5000);
  alice.established(call);
  bench.time.advance(100);
  alice.established(call);
  bench.time.advance(100);
  assert.ok(bob.acks.length > 0);
  assert.deepEqual(bench.settle(), SETTLED);
});
