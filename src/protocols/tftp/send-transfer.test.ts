import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type RetransmissionPolicy, RetransmissionTimer } from './retransmission-timer.ts';
import { SendTransfer } from './send-transfer.ts';

const policy: RetransmissionPolicy = { initialMs: 1000, minimumMs: 250, maximumMs: 4000, tries: 3 };
const lockStep = { blockSize: 512, windowSize: 1, accepted: [] };

test('a repeated request is answered again only when the first answer is likely to be lost', () => {
  const transfer = new SendTransfer(new Uint8Array(2000), lockStep, policy, 0);
  assert.deepEqual(transfer.start(), { kind: 'blocks', first: 1, last: 1 });
  assert.equal(transfer.repeatRequest(499).kind, 'wait');
  assert.deepEqual(transfer.repeatRequest(600), { kind: 'blocks', first: 1, last: 1 });
  assert.deepEqual(transfer.acknowledge(1, 700), { kind: 'blocks', first: 2, last: 2 });
  assert.equal(transfer.repeatRequest(99_000).kind, 'wait');
  assert.equal(transfer.retransmittedBlocks, 1);
});

test('old, future and repeated acknowledgements are not answered', () => {
  const transfer = new SendTransfer(new Uint8Array(2000), lockStep, policy, 0);
  transfer.start();
  transfer.acknowledge(1, 1);
  for (const block of [1, 0, 3, 65_535])
    assert.equal(transfer.acknowledge(block, 2).kind, 'wait', String(block));
  assert.equal(transfer.acknowledgedBytes, 512);
});

test('an acknowledgement inside the window sends the rest of it again', () => {
  const window = { blockSize: 512, windowSize: 4, accepted: [{ name: 'windowsize', value: '4' }] };
  const transfer = new SendTransfer(new Uint8Array(5000), window, policy, 0);
  assert.deepEqual(transfer.start(), { kind: 'oack' });
  assert.equal(transfer.begun, false);
  assert.deepEqual(transfer.acknowledge(0, 1), { kind: 'blocks', first: 1, last: 4 });
  assert.equal(transfer.begun, true);
  assert.deepEqual(transfer.acknowledge(2, 2), { kind: 'blocks', first: 3, last: 6 });
  assert.equal(transfer.retransmittedBlocks, 2);
  assert.deepEqual(transfer.acknowledge(6, 3), { kind: 'blocks', first: 7, last: 10 });
  assert.equal(transfer.acknowledge(10, 4).kind, 'done');
});

test('a client that began and went silent is stalled, one that never began is not', () => {
  const transfer = new SendTransfer(new Uint8Array(2000), lockStep, policy, 0);
  transfer.start();
  transfer.expire(transfer.deadline);
  assert.equal(transfer.stalled, false);
  transfer.acknowledge(1, transfer.deadline);
  assert.equal(transfer.stalled, false);
  transfer.expire(transfer.deadline);
  assert.equal(transfer.stalled, true);
});

test('the interval follows the measured round trip within its bounds', () => {
  const intervalAfter = (roundTripMs: number, rounds: number) => {
    const timer = new RetransmissionTimer(policy, 0);
    let now = 0;
    for (let round = 0; round < rounds; round += 1) {
      now += roundTripMs;
      timer.answered(now);
    }
    return Math.round(timer.deadline - now);
  };
  assert.equal(intervalAfter(1, 1), 250);
  assert.equal(intervalAfter(300, 1), 900);
  assert.equal(intervalAfter(300, 50), 300);
  assert.equal(intervalAfter(3000, 1), 4000);
});

test('what was sent twice measures nothing, and the interval doubles until an answer comes', () => {
  const timer = new RetransmissionTimer(policy, 0);
  const deadlines: number[] = [];
  while (timer.retry(timer.deadline)) deadlines.push(timer.deadline);
  assert.deepEqual(deadlines, [3000, 7000, 11_000]);
  timer.answered(11_000);
  assert.equal(timer.deadline, 12_000);
});
