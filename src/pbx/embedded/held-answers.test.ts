import assert from 'node:assert/strict';
import { test } from 'node:test';
import { responseTo } from '#protocols/sip/response.ts';
import { sipRequest } from '#protocols/sip/testing/sip-register.ts';
import type { ServerTransaction } from '#protocols/sip/transactions/server-transaction.ts';
import { VirtualTime } from '#values/testing/virtual-time.ts';
import { HeldAnswers } from './held-answers.ts';

test('answers come in their time; of too many a verdict is dropped, and a challenge goes out at once', () => {
  const time = new VirtualTime();
  const held = new HeldAnswers(time);
  const told: (number | 'dropped')[] = [];
  const transaction = {
    respond: ({ status }) => told.push(status),
    abandon: () => told.push('dropped'),
  } as Pick<ServerTransaction, 'respond' | 'abandon'> as ServerTransaction;
  const answer = (status: number, delayMs: number) =>
    held.send(transaction, { response: responseTo(sipRequest(), status, { toTag: 'x' }), delayMs });
  answer(401, 0);
  for (let count = 0; count < 1000; count += 1) answer(403, 4000);
  answer(403, 4000);
  answer(401, 4000);
  assert.deepEqual(told.splice(0), [401, 'dropped', 401]);
  time.advance(3999);
  assert.deepEqual(told, []);
  time.advance(1);
  assert.equal(told.length, 1000);
  answer(401, 1000);
  time.advance(1000);
  assert.equal(told.at(-1), 401);
  assert.equal(time.planned, 0);
});
