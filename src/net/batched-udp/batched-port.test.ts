import assert from 'node:assert/strict';
import { once } from 'node:events';
import { test } from 'node:test';
import { PLAIN_UDP } from '#net/tftp-server/plain-udp.ts';
import type { UdpMethod } from '#net/tftp-server/udp-method.ts';
import { LARGEST_PACKET, type UdpPort } from '#net/tftp-server/udp-port.ts';
import { type Ipv4Address, ipv4ToNumber } from '#values/ipv4-address.ts';
import { chooseUdp } from './choose-udp.ts';

const LOOPBACK = '127.0.0.1' as Ipv4Address;
const PHONE = '10.0.0.20' as Ipv4Address;
const isLinux = process.platform === 'linux' ? false : 'recvmmsg is Linux’s';

/**
 * A kernel that takes the first `takes` datagrams of each call and has as many to give as `comes` says, one call after
 * the other; and the plain way beside it.
 */
async function portOn(takes: number, comes: number[] = []) {
  const { BatchedPort, Inbox } = await import('./batched-port.ts');
  const calls: number[] = [];
  const sendmmsg = (descriptor: number, _bytes: unknown, count: number) => {
    assert.equal(descriptor, 7);
    calls.push(count);
    return Math.min(count, takes);
  };
  const sendmsg = (descriptor: number, bytes: unknown) => sendmmsg(descriptor, bytes, 1) - 1;
  const recvmmsg = (descriptor: number) => {
    calls.push(-descriptor);
    return comes.shift() ?? -1;
  };
  const plainly: string[] = [];
  const plain: UdpPort = {
    port: 69,
    outgoing: new Uint8Array(LARGEST_PACKET),
    send(length, to, toPort) {
      plainly.push(`${Buffer.from(this.outgoing.subarray(0, length))} to ${to}:${toPort}`);
    },
  };
  const libc = { sendmmsg, sendmsg, recvmmsg } as never;
  const queued: unknown[] = [];
  const port = new BatchedPort(libc, 7, plain, new Inbox(libc), (one) => queued.push(one));
  const send = (text: string, toPort = 50_000) => {
    port.outgoing.set(Buffer.from(text));
    port.send(text.length, PHONE, toPort);
  };
  return { port, calls, plainly, queued, send };
}

test('where datagrams came from is told, although addresses share the places where they are kept', {
  skip: isLinux,
}, async () => {
  const { Inbox } = await import('./batched-port.ts');
  const inbox = new Inbox({} as never);
  const from = (address: string) => {
    inbox.batch.send(0, 0, ipv4ToNumber(address as Ipv4Address), 69);
    return inbox.from(0);
  };
  const addresses = ['10.0.0.1', '10.0.64.1', '10.0.0.1', '0.0.0.0', '255.255.255.255', '0.0.0.0'];
  assert.deepEqual(addresses.map(from), addresses);
});

test('what is sent waits until it is flushed, and leaves in one call', { skip: isLinux }, async () => {
  const { port, calls, plainly, queued, send } = await portOn(64);
  for (const text of ['1', '22', '333']) send(text);
  assert.deepEqual([calls, queued], [[], [port]]);
  port.flush();
  port.flush();
  assert.deepEqual([calls, plainly], [[3], []]);
});

test('what the kernel has no room for goes the plain way, in its order', { skip: isLinux }, async () => {
  const { port, plainly, send } = await portOn(1);
  for (const text of ['1', '22', '333']) send(text);
  port.flush();
  assert.deepEqual(plainly, [`22 to ${PHONE}:50000`, `333 to ${PHONE}:50000`]);
});

test('datagrams of one length to one place are one for the kernel, the first 64 of them', {
  skip: isLinux,
}, async () => {
  const { port, calls, plainly, send } = await portOn(64);
  for (let count = 0; count < 65; count += 1) send('offer');
  send('offer', 50_001);
  send('answer', 50_001);
  for (let count = 0; count < 2; count += 1) send('x'.repeat(549), 50_001);
  port.flush();
  assert.deepEqual([calls, plainly], [[6], []]);
});

test('where the kernel makes no datagrams of a row they go the plain way, and the next ones alone', {
  skip: isLinux,
}, async () => {
  const { port, calls, plainly, send } = await portOn(0);
  for (const text of ['one', 'two']) send(text);
  port.flush();
  assert.deepEqual(plainly, [`one to ${PHONE}:50000`, `two to ${PHONE}:50000`]);
  for (const text of ['one', 'two']) send(text);
  port.flush();
  assert.deepEqual(calls, [1, 2]);
});

test('a batch leaves by itself once it is full, or has no room for one more of the largest packets', {
  skip: isLinux,
}, async () => {
  const { port, calls, send } = await portOn(64);
  for (let count = 0; count < 130; count += 1) send('block', 50_000 + count);
  assert.deepEqual(calls, [64, 64]);
  assert.ok(port.outgoing.length === LARGEST_PACKET);
  for (let count = 0; count < 2; count += 1) port.send(LARGEST_PACKET, PHONE, 50_000);
  assert.deepEqual(calls, [64, 64, 4]);
});

test('a port that is closed sends what is left, and never touches its descriptor again', {
  skip: isLinux,
}, async () => {
  const { port, calls, send } = await portOn(64);
  send('last');
  port.close();
  send('too late');
  port.flush();
  port.drain(() => assert.fail('nothing can come'));
  assert.deepEqual(calls, [1]);
});

test('where one datagram comes at a time it looks ever more rarely for more, until it finds some', {
  skip: isLinux,
}, async () => {
  const { port, calls } = await portOn(64, [-1, -1, -1, -1, -1, 2, -1, 3]);
  let taken = 0;
  const looksBehind = (datagrams: number) => {
    const before = calls.length;
    for (let count = 0; count < datagrams; count += 1) port.drainBehind(() => (taken += 1));
    return calls.length - before;
  };
  assert.equal(looksBehind(31), 5);
  assert.deepEqual([looksBehind(15), taken], [0, 0]);
  assert.deepEqual([looksBehind(1), taken], [1, 2]);
  assert.deepEqual([looksBehind(3), taken], [2, 5]);
});

test('datagrams in batches arrive at plain sockets and come from them', { skip: isLinux }, async (t) => {
  const { udp, reason } = await chooseUdp();
  assert.equal(reason, undefined);
  const batched = await udp.bind(LOOPBACK, 0, 'alone');
  const plain = await PLAIN_UDP.bind(LOOPBACK, 0, 'alone');
  t.after(() => Promise.all([udp.close(batched), PLAIN_UDP.close(plain)]));
  const port = udp.portOf(batched);
  const texts: string[] = [];
  const all = Promise.withResolvers<void>();
  udp.receive(batched, (bytes, from, fromPort) => {
    texts.push(`${Buffer.from(bytes)} from ${from}:${fromPort}`);
    if (texts.length === 100) all.resolve();
  });
  const plainPort = plain.address().port;
  for (let count = 0; count < 100; count += 1) plain.send(String(count), port.port, LOOPBACK);
  await all.promise;
  assert.deepEqual(
    texts,
    Array.from({ length: 100 }, (_, count) => `${count} from ${LOOPBACK}:${plainPort}`),
  );
  const came = once(plain, 'message');
  port.outgoing.set(Buffer.from('back'));
  port.send(4, LOOPBACK, plainPort);
  const [bytes, from] = await came;
  assert.deepEqual([String(bytes), from.port], ['back', port.port]);
});

test('what a datagram leads to has left once it was taken, in one call', { skip: isLinux }, async (t) => {
  const { BatchedUdp } = await import('./batched-udp.ts');
  const { openLibc } = await import('./libc.ts');
  const libc = openLibc();
  const calls: number[] = [];
  const sendmmsg = (...words: Parameters<typeof libc.sendmmsg>) => {
    calls.push(words[2]);
    return libc.sendmmsg(...words);
  };
  const udp = new BatchedUdp({ ...libc, sendmmsg } as never);
  const batched = await udp.bind(LOOPBACK, 0, 'alone');
  const plain = await PLAIN_UDP.bind(LOOPBACK, 0, 'alone');
  t.after(() => Promise.all([udp.close(batched), PLAIN_UDP.close(plain)]));
  const port = udp.portOf(batched);
  udp.receive(batched, (_bytes, from, fromPort) => {
    for (const text of ['1', '22', '333']) {
      port.outgoing.set(Buffer.from(text));
      port.send(text.length, from, fromPort);
    }
    assert.equal(calls.length, 0);
    process.nextTick(() => calls.push(0));
  });
  const came = once(plain, 'message');
  plain.send('now', port.port, LOOPBACK);
  await came;
  assert.deepEqual(calls, [3, 0]);
});

test('while several come at once it looks for more, when what they led to has left', {
  skip: isLinux,
}, async (t) => {
  const { BatchedUdp } = await import('./batched-udp.ts');
  const { openLibc } = await import('./libc.ts');
  const libc = openLibc();
  const calls: string[] = [];
  const sendmmsg = (...words: Parameters<typeof libc.sendmmsg>) => {
    const count = libc.sendmmsg(...words);
    calls.push(`${count} sent`);
    return count;
  };
  const recvmmsg = (...words: Parameters<typeof libc.recvmmsg>) => {
    const count = libc.recvmmsg(...words);
    calls.push(`${Math.max(count, 0)} taken`);
    return count;
  };
  const udp = new BatchedUdp({ ...libc, sendmmsg, recvmmsg } as never);
  const batched = await udp.bind(LOOPBACK, 0, 'alone');
  const plain = await PLAIN_UDP.bind(LOOPBACK, 0, 'alone');
  t.after(() => Promise.all([udp.close(batched), PLAIN_UDP.close(plain)]));
  const port = udp.portOf(batched);
  const all = Promise.withResolvers<void>();
  let answers = 0;
  plain.on('message', () => {
    answers += 1;
    if (answers === 3) all.resolve();
  });
  udp.receive(batched, (bytes, from, fromPort) => port.send(bytes.length, from, fromPort));
  for (const text of ['1', '22', '333']) plain.send(text, port.port, LOOPBACK);
  await all.promise;
  assert.deepEqual(calls, ['2 taken', '3 sent', '0 taken']);
});

test('a receive buffer may exceed what the kernel grants everyone; where it refuses that, it is what everyone gets', {
  skip: isLinux,
}, async (t) => {
  const { BatchedUdp } = await import('./batched-udp.ts');
  const { LINUX, openLibc } = await import('./libc.ts');
  const libc = openLibc();
  const setsockopt = (...words: Parameters<typeof libc.setsockopt>) => {
    return words[2] === LINUX.SO_RCVBUFFORCE ? -1 : libc.setsockopt(...words);
  };
  const octets = 1 << 30;
  const granted = async (udp: UdpMethod) => {
    const socket = await udp.bind(LOOPBACK, 0, 'alone');
    t.after(() => udp.close(socket));
    return udp.growReceiveBuffer(socket, octets);
  };
  const everyone = await granted(PLAIN_UDP);
  assert.equal(await granted(new BatchedUdp({ ...libc, setsockopt } as never)), everyone);
  assert.ok((await granted(new BatchedUdp(libc))) >= everyone);
});

test('a descriptor that no socket takes over is closed', { skip: isLinux }, async () => {
  const { BatchedUdp } = await import('./batched-udp.ts');
  const { openLibc } = await import('./libc.ts');
  const closed: number[] = [];
  // Of the process's output, which is no socket: so it can be bound and not taken over.
  const libc = { ...openLibc(), socket: () => 2, setsockopt: () => 0, bind: () => 0 };
  const udp = new BatchedUdp({ ...libc, close: (descriptor: number) => closed.push(descriptor) } as never);
  await assert.rejects(udp.bind(LOOPBACK, 0, 'alone'), { code: 'ERR_INVALID_FD_TYPE' });
  assert.deepEqual(closed, [2]);
});

test('a row arrives as the datagrams that it was made of, in their order', { skip: isLinux }, async (t) => {
  const { udp } = await chooseUdp();
  const batched = await udp.bind(LOOPBACK, 0, 'alone');
  const plain = await PLAIN_UDP.bind(LOOPBACK, 0, 'alone');
  t.after(() => Promise.all([udp.close(batched), PLAIN_UDP.close(plain)]));
  const came: string[] = [];
  const all = Promise.withResolvers<void>();
  plain.on('message', (bytes) => {
    came.push(String(bytes));
    if (came.length === 101) all.resolve();
  });
  const port = udp.portOf(batched);
  const texts = Array.from({ length: 100 }, (_, count) => `reply ${count}`.padEnd(300));
  for (const text of [...texts, 'last']) {
    port.outgoing.set(Buffer.from(text));
    port.send(text.length, LOOPBACK, plain.address().port);
  }
  await all.promise;
  assert.deepEqual(came, [...texts, 'last']);
});
