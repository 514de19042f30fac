import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LARGEST_PACKET } from '#net/tftp-server/udp-port.ts';
import { type Ipv4Address, ipv4ToNumber } from '#values/ipv4-address.ts';

const PHONE = '10.0.0.20' as Ipv4Address;
const isLinux = process.platform === 'linux' ? false : 'recvmmsg is Linux’s';

/**
 * A kernel that takes `takes` datagrams, of each batch and in all, and then has no room until it is given some. It takes none
 * that is `bad` octets long, and no rows where `rows` says so.
 */
async function portOn({ takes = 1000, bad = -1, rows = true } = {}) {
  const { BatchedPort } = await import('./batched-port.ts');
  const kernel = { room: takes, calls: [] as number[], gone: [] as string[] };
  const told: string[] = [];
  // Reads the lengths of what it is given, as the kernel would, by the structures that stand at its address.
  const { getUint32, getUint64 } = await import('node:ffi');
  const send = (address: bigint, first: number): boolean => {
    const header = address + BigInt(first * 64);
    const iovec = getUint64(header, 16);
    const name = getUint64(header, 0);
    const length = getUint32(iovec, 8);
    const isRow = getUint32(header, 40) > 0;
    if (kernel.room === 0 || length === bad || (isRow && !rows)) return false;
    kernel.room -= 1;
    const port = getUint32(name, 0) >>> 16;
    kernel.gone.push(`${length} to ${((port & 0xff) << 8) | (port >> 8)}`);
    return true;
  };
  const sendmmsg = (descriptor: number, address: bigint, count: number) => {
    assert.equal(descriptor, 7);
    kernel.calls.push(count);
    for (let index = 0; index < count; index += 1) if (!send(address, index)) return index || -1;
    return count;
  };
  const sendmsg = (descriptor: number, address: bigint) => {
    assert.equal(descriptor, 7);
    kernel.calls.push(1);
    return send(address, 0) ? 1 : -1;
  };
  const poll = () => (kernel.room > 0 ? 1 : 0);
  const libc = { sendmmsg, sendmsg, poll } as never;
  const port = new BatchedPort(libc, 7, 69, {
    onQueued: () => told.push('queued'),
    onFull: () => told.push('full'),
    onLost: () => told.push('lost'),
  });
  const sendText = (text: string, toPort = 50_000) => {
    port.outgoing.set(Buffer.from(text));
    port.send(text.length, PHONE, toPort);
  };
  return { port, kernel, told, send: sendText };
}

test('where datagrams came from is told, although addresses share the places where they are kept', {
  skip: isLinux,
}, async () => {
  const { Inbox } = await import('./inbox.ts');
  const inbox = new Inbox({} as never);
  const from = (address: string) => {
    inbox.batch.send(0, 0, ipv4ToNumber(address as Ipv4Address), 69);
    return inbox.from(0);
  };
  const addresses = ['10.0.0.1', '10.0.64.1', '10.0.0.1', '0.0.0.0', '255.255.255.255', '0.0.0.0'];
  assert.deepEqual(addresses.map(from), addresses);
});

test('what is sent waits until it is flushed, and leaves in one call', { skip: isLinux }, async () => {
  const { port, kernel, told, send } = await portOn();
  for (const text of ['1', '22', '333']) send(text);
  assert.deepEqual([kernel.calls, told], [[], ['queued']]);
  port.flush();
  port.flush();
  assert.deepEqual(kernel.calls, [3]);
  assert.deepEqual(kernel.gone, ['1 to 50000', '2 to 50000', '3 to 50000']);
});

test('what the kernel has no room for waits, and leaves in its order once there is some', {
  skip: isLinux,
}, async () => {
  const { port, kernel, told, send } = await portOn({ takes: 1 });
  for (const text of ['1', '22', '333']) send(text);
  port.flush();
  assert.deepEqual([kernel.gone, told, port.isFull], [['1 to 50000'], ['queued', 'full'], true]);
  send('4444');
  port.flush();
  port.sendWaiting();
  assert.equal(kernel.gone.length, 1);
  kernel.room = 2;
  port.sendWaiting();
  assert.deepEqual([kernel.gone.slice(1), port.isFull], [['2 to 50000', '3 to 50000'], true]);
  kernel.room = 9;
  send('55555');
  port.sendWaiting();
  assert.deepEqual([kernel.gone.slice(3), port.isFull], [['4 to 50000', '5 to 50000'], false]);
  assert.deepEqual(told, ['queued', 'full', 'queued', 'queued']);
});

test('what waits for the kernel is bounded; what comes on top is lost', { skip: isLinux }, async () => {
  const { port, kernel, send } = await portOn({ takes: 0 });
  for (let count = 0; count < 1000; count += 1) send('block', 1 + count);
  port.flush();
  kernel.room = 1000;
  port.sendWaiting();
  assert.deepEqual([kernel.gone.length, kernel.gone.at(-1)], [256, '5 to 256']);
});

test('a datagram that can’t be sent is lost and told of, and holds up no other', {
  skip: isLinux,
}, async () => {
  const { port, kernel, told, send } = await portOn({ bad: 2 });
  for (const text of ['1', '22', '333', '22', '4444']) send(text);
  port.flush();
  assert.deepEqual(kernel.gone, ['1 to 50000', '3 to 50000', '4 to 50000']);
  assert.deepEqual([told, port.isFull], [['queued', 'lost', 'lost'], false]);
});

test('datagrams of one length to one place are one for the kernel, the first 64 of them', {
  skip: isLinux,
}, async () => {
  const { port, kernel, send } = await portOn();
  for (let count = 0; count < 65; count += 1) send('offer');
  send('offer', 50_001);
  send('answer', 50_001);
  for (let count = 0; count < 2; count += 1) send('x'.repeat(549), 50_001);
  port.flush();
  assert.deepEqual(kernel.calls, [6]);
  assert.deepEqual(kernel.gone, [
    '320 to 50000',
    '5 to 50000',
    '5 to 50001',
    '6 to 50001',
    '549 to 50001',
    '549 to 50001',
  ]);
});

test('where the kernel makes no datagrams of a row they leave alone, and so do the next ones', {
  skip: isLinux,
}, async () => {
  const { port, kernel, send } = await portOn({ rows: false });
  for (const text of ['one', 'two']) send(text);
  port.flush();
  assert.deepEqual(kernel.gone, ['3 to 50000', '3 to 50000']);
  kernel.calls.length = 0;
  for (const text of ['one', 'two']) send(text);
  port.flush();
  assert.deepEqual(kernel.calls, [2]);
});

test('a row that there is no room for waits as datagrams, and the next ones are rows again', {
  skip: isLinux,
}, async () => {
  const { port, kernel, send } = await portOn({ takes: 0 });
  for (const text of ['one', 'two']) send(text);
  port.flush();
  kernel.room = 1000;
  port.sendWaiting();
  assert.deepEqual(kernel.gone, ['3 to 50000', '3 to 50000']);
  for (const text of ['one', 'two']) send(text);
  port.flush();
  assert.deepEqual(kernel.gone.slice(2), ['6 to 50000']);
});

test('a batch leaves by itself once it is full, or has no room for one more of the largest packets', {
  skip: isLinux,
}, async () => {
  const { port, kernel, send } = await portOn();
  for (let count = 0; count < 130; count += 1) send('block', 50_000 + count);
  assert.deepEqual(kernel.calls, [64, 64]);
  assert.ok(port.outgoing.length === LARGEST_PACKET);
  for (let count = 0; count < 2; count += 1) port.send(LARGEST_PACKET, PHONE, 50_000);
  assert.deepEqual(kernel.calls, [64, 64, 4]);
});

test('a port that is closed sends what is left, also what was waiting, and never touches its descriptor again', {
  skip: isLinux,
}, async () => {
  const { port, kernel, send } = await portOn({ takes: 0 });
  send('waits');
  port.flush();
  kernel.room = 1000;
  send('is left');
  port.close();
  assert.deepEqual(kernel.gone, ['5 to 50000', '7 to 50000']);
  kernel.calls.length = 0;
  send('too late');
  port.flush();
  port.sendWaiting();
  assert.deepEqual([kernel.calls, port.isFull], [[], false]);
});
