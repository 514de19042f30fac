import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ReplyPorts, replyPortsFor } from './reply-ports.ts';
import type { UdpPort } from './udp-port.ts';

const MEGABYTE = 1024 * 1024;

function open(count: number, receiveBufferBytes: number) {
  const udp = Array.from({ length: count }, (_, port): UdpPort => {
    return { port, outgoing: new Uint8Array(), send: () => {} };
  });
  return new ReplyPorts(udp, receiveBufferBytes);
}

test('a thousand conversations share one port where its buffer is ample, and five where the kernel grants little', () => {
  for (const [buffer, used] of [
    [8 * MEGABYTE, [1000]],
    [425_984, [208, 208, 208, 208, 168]],
  ] as const) {
    const ports = open(16, buffer);
    const taken = Array.from({ length: 1000 }, () => ports.take());
    const counts = new Map(taken.map((one) => [one.udp.port, one.conversations]));
    assert.deepEqual([...counts.values()], used);
  }
});

test('no port has more than its buffer holds while another has room, and what is left over is spread', () => {
  const ports = open(3, 4096);
  const six = Array.from({ length: 6 }, () => ports.take());
  assert.deepEqual(
    six.map(({ udp }) => udp.port),
    [0, 0, 1, 1, 2, 2],
  );
  const [first] = six;
  assert.ok(first);
  first.conversations -= 1;
  assert.equal(ports.take(), first);
  assert.deepEqual(
    Array.from({ length: 4 }, () => ports.take().udp.port),
    [0, 1, 2, 0],
  );
});

test('all transfers that are served at once fit into four ports of eight megabytes; there are never more than sixteen', () => {
  assert.equal(replyPortsFor(16_384, 8 * MEGABYTE), 4);
  assert.equal(replyPortsFor(16_384, 64 * MEGABYTE), 1);
  assert.equal(replyPortsFor(16_384, 425_984), 16);
});
