import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Ipv4Address } from '#values/ipv4-address.ts';
import { chooseUdp } from './choose-udp.ts';

const LOOPBACK = '127.0.0.1' as Ipv4Address;
const isLinux = process.platform === 'linux' ? false : 'recvmmsg is Linux’s';

test('a descriptor that libuv can’t wait for is closed, and the port is had the plain way', {
  skip: isLinux,
}, async () => {
  const { BatchedSocket } = await import('./batched-socket.ts');
  const { BatchedUdp } = await import('./batched-udp.ts');
  const { EventLoop } = await import('./event-loop.ts');
  const { openLibc } = await import('./libc.ts');
  const closed: number[] = [];
  const libc = openLibc();
  const close = Object.assign((descriptor: number) => {
    closed.push(descriptor);
    return libc.close(descriptor);
  }, libc.close);
  const refusing = { handleSize: 160, init: () => -17, start: () => 0, stop: () => 0 };
  const loop = new EventLoop({ ...refusing, close: () => {}, register: () => {} });
  const socket = await new BatchedUdp({ ...libc, close }, loop).bind(LOOPBACK, 0, 'alone');
  assert.ok(!(socket instanceof BatchedSocket));
  assert.equal(closed.length, 1);
  await socket.close();
});

test('a port that is taken is refused with the reason of the system', { skip: isLinux }, async (t) => {
  const { udp, reason } = await chooseUdp();
  assert.equal(reason, undefined);
  const first = await udp.bind(LOOPBACK, 0, 'alone');
  t.after(() => first.close());
  await assert.rejects(udp.bind(LOOPBACK, first.port, 'alone'), { code: 'EADDRINUSE' });
});
