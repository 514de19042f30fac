import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mandatoryHeaders } from './mandatory-headers.ts';
import { ServerTransactions, transactionKey } from './server-transactions.ts';
import { type RegisterParts, sipRequest } from './testing/sip-register.ts';

const keyOf = (parts: RegisterParts, source = '192.168.0.20') => {
  const request = sipRequest(parts);
  return transactionKey(request, mandatoryHeaders(request), source);
};

test('a repetition has the key of its request, anything else has its own', () => {
  const key = keyOf({});
  assert.equal(keyOf({ expires: 60 }), key);
  const others = [
    keyOf({}, '192.168.0.21'),
    keyOf({ branch: 'z9hG4bKother' }),
    keyOf({ cseq: 102, branch: 'z9hG4bK101a' }),
    keyOf({ callId: 'other' }),
    keyOf({ method: 'OPTIONS' }),
    keyOf({ sentBy: '192.168.0.20:5061' }),
  ];
  assert.equal(new Set([key, ...others]).size, others.length + 1);
});

test('without the magic cookie the headers of RFC 2543 tell (§17.2.3)', () => {
  const old = { branch: '1' };
  assert.equal(keyOf(old), keyOf(old));
  assert.notEqual(keyOf(old), keyOf({ ...old, uri: 'sip:192.168.0.3' }));
  assert.notEqual(keyOf(old), keyOf({ branch: '2' }));
});

test('a repetition is swallowed until the answer is there, and then gets it for 32 seconds', () => {
  let now = 0;
  const transactions = new ServerTransactions({ monotonic: () => now });
  const response = Uint8Array.of(1);
  assert.equal(transactions.arrive('a').kind, 'new');
  assert.equal(transactions.arrive('a').kind, 'pending');
  now = 4000;
  transactions.answer('a', response);
  now = 35_999;
  assert.deepEqual(transactions.arrive('a'), { kind: 'answered', response });
  now = 36_000;
  assert.equal(transactions.arrive('a').kind, 'new');
  transactions.forget('a');
  assert.equal(transactions.arrive('a').kind, 'new');
});

test('memory is bounded: the oldest transaction goes first', () => {
  const transactions = new ServerTransactions({ monotonic: () => 0 }, 2500);
  for (const key of ['a', 'b', 'c']) {
    transactions.arrive(key);
    transactions.answer(key, new Uint8Array(800));
  }
  assert.deepEqual(
    ['c', 'b'].map((key) => transactions.arrive(key).kind),
    ['answered', 'answered'],
  );
  assert.equal(transactions.arrive('a').kind, 'new');
});
