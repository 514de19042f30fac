import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Ipv4Address } from '#values/ipv4-address.ts';
import { DgramPort, type SendingSocket } from './dgram-port.ts';

const PHONE = '10.0.0.20' as Ipv4Address;

/** A socket whose kernel takes packets until it is told that it is full. */
class SlowSocket {
  full = false;
  readonly taken: string[] = [];
  /** Memory that the event loop still refers to. */
  readonly waiting: Uint8Array[] = [];

  address = () => ({ address: '10.0.0.1', family: 'IPv4', port: 69 });
  getSendQueueCount = () => this.waiting.length;

  send = (bytes: Uint8Array, ...rest: readonly unknown[]) => {
    const part = rest.length > 2 ? bytes.subarray(0, rest[1] as number) : bytes;
    if (this.full) this.waiting.push(part);
    else this.taken.push(Buffer.from(part).toString());
  };

  drain(): void {
    this.full = false;
    for (const bytes of this.waiting.splice(0)) this.taken.push(Buffer.from(bytes).toString());
  }
}

function sendText(port: DgramPort, text: string): void {
  const bytes = Buffer.from(text);
  port.outgoing.set(bytes);
  port.send(bytes.length, PHONE, 50_000);
}

test('one buffer serves while the kernel takes every packet', () => {
  const socket = new SlowSocket();
  const port = new DgramPort(socket as unknown as SendingSocket);
  const { outgoing } = port;
  for (const text of ['one', 'two', 'three']) sendText(port, text);
  assert.equal(port.outgoing, outgoing);
  assert.deepEqual(socket.taken, ['one', 'two', 'three']);
});

test('what waits for the kernel is not written over', () => {
  const socket = new SlowSocket();
  const port = new DgramPort(socket as unknown as SendingSocket);
  socket.full = true;
  for (const text of ['one', 'two', 'three']) sendText(port, text);
  socket.drain();
  sendText(port, 'four');
  assert.deepEqual(socket.taken, ['one', 'two', 'three', 'four']);
});

test('a queue that does not move is bounded; what comes on top is lost', () => {
  const socket = new SlowSocket();
  const port = new DgramPort(socket as unknown as SendingSocket);
  socket.full = true;
  for (let index = 0; index < 1000; index += 1) sendText(port, String(index));
  assert.equal(socket.waiting.length, 256);
});
