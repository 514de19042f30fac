import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { decodePacket } from './decode-packet.ts';
import { encodePacket } from './encode-packet.ts';
import type { TftpOption, TftpPacket } from './packet.ts';
import { type ReceiveStep, ReceiveTransfer } from './receive-transfer.ts';

const request = {
  name: 'SIPDefault.cnf',
  mode: 'octet',
  options: [] as readonly TftpOption[],
  serverPort: 69,
  retryMs: 4000,
  tries: 4,
  maximumBytes: 2000,
} as const;

const block = (number: number, length: number): Uint8Array =>
  encodePacket({ kind: 'data', block: number, bytes: new Uint8Array(length).fill(number) });

/** What a step sends, as `port: packet`. */
function sent(step: ReceiveStep): readonly [port: number, packet: TftpPacket] | undefined {
  return step.kind === 'send' ? [step.port, decodePacket(step.packet)] : undefined;
}

test('the request is repeated as a phone does, and then given up', () => {
  const transfer = new ReceiveTransfer(request, 0);
  const rrq = { kind: 'rrq', name: 'SIPDefault.cnf', mode: 'octet', options: [] };
  assert.deepEqual(sent(transfer.start()), [69, rrq]);
  assert.equal(transfer.expire(3999).kind, 'wait');
  for (let at = 4000; at <= 16_000; at += 4000) {
    assert.equal(transfer.deadline, at);
    assert.deepEqual(sent(transfer.expire(at)), [69, rrq]);
  }
  assert.equal(transfer.expire(20_000).kind, 'wait');
  assert.deepEqual(transfer.outcome, { kind: 'silent', begun: false });
});

test('acknowledgements go to the port that answered, and a stranger is told so while the transfer goes on', () => {
  const transfer = new ReceiveTransfer(request, 0);
  assert.deepEqual(sent(transfer.receive(block(1, 512), 5001, 1)), [5001, { kind: 'ack', block: 1 }]);
  const [port, answer] = sent(transfer.receive(block(2, 512), 5002, 2)) ?? [];
  assert.deepEqual([port, answer?.kind, answer?.kind === 'error' && answer.code], [5002, 'error', 5]);
  const error = encodePacket({ kind: 'error', code: 0, message: 'stop' });
  assert.equal(transfer.receive(error, 5002, 3).kind, 'wait');
  assert.deepEqual(sent(transfer.receive(block(2, 3), 5001, 4)), [5001, { kind: 'ack', block: 2 }]);
  assert.equal(transfer.outcome?.kind, 'received');
  assert.equal(transfer.receivedBytes, 515);
});

test('a repeated last block is acknowledged again even after the end', () => {
  const transfer = new ReceiveTransfer(request, 0);
  transfer.receive(block(1, 3), 5001, 1);
  assert.deepEqual(sent(transfer.receive(block(1, 3), 5001, 2)), [5001, { kind: 'ack', block: 1 }]);
  assert.equal(transfer.receive(block(2, 3), 5001, 2).kind, 'wait');
  assert.equal(transfer.expire(99_999).kind, 'wait');
});

test('an error is the end, with its code and text', () => {
  const transfer = new ReceiveTransfer(request, 0);
  transfer.receive(encodePacket({ kind: 'error', code: 1, message: 'File not found' }), 69, 1);
  assert.deepEqual(transfer.outcome, { kind: 'refused', code: 1, message: 'File not found' });
});

test('accepted options are acknowledged as block 0 and kept', () => {
  const options = [
    { name: 'blksize', value: '1024' },
    { name: 'windowsize', value: '2' },
    { name: 'tsize', value: '0' },
  ];
  const transfer = new ReceiveTransfer({ ...request, options }, 0);
  const oack = encodePacket({
    kind: 'oack',
    options: [
      { name: 'BLKSIZE', value: '600' },
      { name: 'windowsize', value: '2' },
      { name: 'tsize', value: '1300' },
    ],
  });
  assert.deepEqual(sent(transfer.receive(oack, 5001, 1)), [5001, { kind: 'ack', block: 0 }]);
  assert.deepEqual(sent(transfer.receive(oack, 5001, 1)), [5001, { kind: 'ack', block: 0 }]);
  assert.equal(transfer.receive(block(1, 600), 5001, 2).kind, 'wait');
  assert.deepEqual(sent(transfer.receive(block(2, 600), 5001, 2)), [5001, { kind: 'ack', block: 2 }]);
  assert.deepEqual(sent(transfer.receive(block(3, 100), 5001, 2)), [5001, { kind: 'ack', block: 3 }]);
  assert.equal(transfer.receivedBytes, 1300);
});

test('options that were not offered and files that are too long end the transfer with an ERROR', () => {
  const asked = [
    { name: 'blksize', value: '1024' },
    { name: 'tsize', value: '0' },
  ];
  const breaches: readonly (readonly [TftpPacket, code: number])[] = [
    [{ kind: 'oack', options: [{ name: 'blksize', value: '1025' }] }, 8],
    [{ kind: 'oack', options: [{ name: 'blksize', value: '7' }] }, 8],
    [{ kind: 'oack', options: [{ name: 'blksize', value: 'x' }] }, 8],
    [{ kind: 'oack', options: [{ name: 'windowsize', value: '1' }] }, 8],
    [{ kind: 'oack', options: [{ name: 'tsize', value: '2001' }] }, 3],
    [{ kind: 'data', block: 1, bytes: new Uint8Array(513) }, 4],
  ];
  for (const [packet, code] of breaches) {
    const transfer = new ReceiveTransfer({ ...request, options: asked }, 0);
    const [, answer] = sent(transfer.receive(encodePacket(packet), 5001, 1)) ?? [];
    assert.equal(answer?.kind === 'error' && answer.code, code, JSON.stringify(packet));
    assert.equal(transfer.outcome?.kind, 'broken');
  }
  const endless = new ReceiveTransfer(request, 0);
  for (let number = 1; number <= 3; number += 1) endless.receive(block(number, 512), 5001, 1);
  const [, answer] = sent(endless.receive(block(4, 512), 5001, 1)) ?? [];
  assert.equal(answer?.kind === 'error' && answer.code, 3);
});

test('a server that stops answering is given up, and it is told that it had begun', () => {
  const transfer = new ReceiveTransfer(request, 0);
  transfer.receive(block(1, 512), 5001, 10);
  for (let index = 0; index < 4; index += 1) {
    assert.deepEqual(sent(transfer.expire(transfer.deadline)), [5001, { kind: 'ack', block: 1 }]);
  }
  transfer.expire(transfer.deadline);
  assert.deepEqual(transfer.outcome, { kind: 'silent', begun: true });
});

test('any packets from any port leave it standing and within its bound', () => {
  const noise = fc.record({
    opcode: fc.integer({ min: 0, max: 7 }),
    number: fc.integer({ min: 0, max: 5 }),
    rest: fc.uint8Array({ maxLength: 520 }),
    port: fc.integer({ min: 1, max: 3 }),
  });
  fc.assert(
    fc.property(fc.array(noise, { maxLength: 30 }), (packets) => {
      const transfer = new ReceiveTransfer(request, 0);
      for (const { opcode, number, rest, port } of packets) {
        const step = transfer.receive(Uint8Array.of(0, opcode, 0, number, ...rest), port, 1);
        if (step.kind === 'send') decodePacket(step.packet);
        assert.ok(transfer.receivedBytes <= request.maximumBytes);
      }
    }),
  );
});
