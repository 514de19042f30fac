import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type TestContext, test } from 'node:test';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { PLAIN_UDP } from '#net/tftp-server/plain-udp.ts';
import type { UdpMethod } from '#net/tftp-server/udp-method.ts';
import type { Ipv4Address } from '#values/ipv4-address.ts';
import { chooseUdp } from './choose-udp.ts';
import type { Libc } from './libc.ts';

const LOOPBACK = '127.0.0.1' as Ipv4Address;
const isLinux = process.platform === 'linux' ? false : 'recvmmsg is Linux’s';

/** The batched method on the real kernel, apart from the calls that `change` replaces. */
async function batchedUdp(change: (libc: Libc) => Partial<Libc> = () => ({})): Promise<UdpMethod> {
  const { BatchedUdp } = await import('./batched-udp.ts');
  const { eventLoop } = await import('./event-loop.ts');
  const { openLibc } = await import('./libc.ts');
  const libc = openLibc();
  return new BatchedUdp({ ...libc, ...change(libc) }, eventLoop());
}

/** A socket of the method and a plain one, until the test ends. */
async function pair(t: TestContext, udp: UdpMethod) {
  const batched = await udp.bind(LOOPBACK, 0, 'alone');
  const plain = await PLAIN_UDP.bind(LOOPBACK, 0, 'alone');
  t.after(() => Promise.all([batched.close(), plain.close()]));
  const knock = (text: string) => plain.dgram.send(text, batched.port, LOOPBACK);
  return { batched, plain, knock };
}

/** Collects what comes to a plain socket until there are so many. */
function collect(plain: { readonly dgram: NodeJS.EventEmitter }, count: number): Promise<string[]> {
  const came: string[] = [];
  const all = Promise.withResolvers<string[]>();
  plain.dgram.on('message', (bytes: Buffer) => {
    came.push(String(bytes));
    if (came.length === count) all.resolve(came);
  });
  return all.promise;
}

test('datagrams in batches arrive at plain sockets and come from them', { skip: isLinux }, async (t) => {
  const { udp, reason } = await chooseUdp();
  assert.equal(reason, undefined);
  const { batched, plain, knock } = await pair(t, udp);
  const texts: string[] = [];
  const all = Promise.withResolvers<void>();
  batched.receive((bytes, from, fromPort) => {
    texts.push(`${Buffer.from(bytes)} from ${from}:${fromPort}`);
    if (texts.length === 200) all.resolve();
  });
  for (let count = 0; count < 200; count += 1) knock(String(count));
  await all.promise;
  const expected = Array.from({ length: 200 }, (_, count) => `${count} from ${LOOPBACK}:${plain.port}`);
  assert.deepEqual(texts, expected);
  const came = once(plain.dgram, 'message');
  const sender = batched.sender();
  sender.outgoing.set(Buffer.from('back'));
  sender.send(4, LOOPBACK, plain.port);
  const [bytes, from] = await came;
  assert.deepEqual([String(bytes), from.port], ['back', batched.port]);
});

test('what a datagram leads to has left once it was taken, in one call', { skip: isLinux }, async (t) => {
  const calls: number[] = [];
  const udp = await batchedUdp((libc) => ({
    sendmmsg: Object.assign((...words: Parameters<Libc['sendmmsg']>) => {
      calls.push(words[2]);
      return libc.sendmmsg(...words);
    }, libc.sendmmsg),
  }));
  const { batched, plain, knock } = await pair(t, udp);
  const sender = batched.sender();
  batched.receive((_bytes, from, fromPort) => {
    for (const text of ['1', '22', '333']) {
      sender.outgoing.set(Buffer.from(text));
      sender.send(text.length, from, fromPort);
    }
    assert.equal(calls.length, 0);
    process.nextTick(() => calls.push(0));
  });
  const came = collect(plain, 3);
  knock('now');
  assert.deepEqual(await came, ['1', '22', '333']);
  assert.deepEqual(calls, [3, 0]);
});

/** Notes how many datagrams each call took or sent. */
function noteCalls(calls: string[]): (libc: Libc) => Partial<Libc> {
  return (libc) => ({
    recvmsg: Object.assign((...words: Parameters<Libc['recvmsg']>) => {
      const length = libc.recvmsg(...words);
      calls.push(length < 0 ? 'none' : 'one taken');
      return length;
    }, libc.recvmsg),
    recvmmsg: Object.assign((...words: Parameters<Libc['recvmmsg']>) => {
      const count = libc.recvmmsg(...words);
      calls.push(`${Math.max(count, 0)} taken`);
      return count;
    }, libc.recvmmsg),
    sendmmsg: Object.assign((...words: Parameters<Libc['sendmmsg']>) => {
      const count = libc.sendmmsg(...words);
      calls.push(`${count} sent`);
      return count;
    }, libc.sendmmsg),
  });
}

test('while several come at once it looks for more, when what they led to has left', {
  skip: isLinux,
}, async (t) => {
  const calls: string[] = [];
  const { batched, plain, knock } = await pair(t, await batchedUdp(noteCalls(calls)));
  const sender = batched.sender();
  batched.receive((bytes, from, fromPort) => sender.send(bytes.length, from, fromPort));
  const first = collect(plain, 3);
  for (const text of ['1', '22', '333']) knock(text);
  await first;
  assert.deepEqual(calls, ['one taken', '2 taken', '3 sent', '0 taken']);
  calls.length = 0;
  const second = collect(plain, 2);
  for (const text of ['1', '22']) knock(text);
  await second;
  assert.deepEqual(calls, ['2 taken', '2 sent', '0 taken']);
});

test('where one datagram comes at a time it looks ever more rarely for more, until it finds some', {
  skip: isLinux,
}, async (t) => {
  const calls: string[] = [];
  const { batched, knock } = await pair(t, await batchedUdp(noteCalls(calls)));
  let taken = Promise.withResolvers<void>();
  batched.receive(() => taken.resolve());
  const looksBehind = async (datagrams: number) => {
    calls.length = 0;
    for (let count = 0; count < datagrams; count += 1) {
      taken = Promise.withResolvers<void>();
      knock('ack');
      await taken.promise;
    }
    return calls.filter((call) => call === '0 taken').length;
  };
  assert.equal(await looksBehind(31), 5);
  assert.equal(await looksBehind(15), 0);
  assert.equal(await looksBehind(1), 1);
});

test('a socket may be closed by who takes a datagram: nothing more is taken, and its port is free', {
  skip: isLinux,
}, async (t) => {
  const udp = await batchedUdp();
  const { batched, plain, knock } = await pair(t, udp);
  const texts: string[] = [];
  const closed = Promise.withResolvers<void>();
  const sender = batched.sender();
  batched.receive((bytes) => {
    texts.push(String(Buffer.from(bytes)));
    if (texts.length === 1) return;
    sender.outgoing.set(Buffer.from('bye'));
    sender.send(3, LOOPBACK, plain.port);
    batched.close().then(closed.resolve, closed.reject);
  });
  const came = collect(plain, 1);
  for (const text of ['1', '2', '3', '4']) knock(text);
  await closed.promise;
  assert.deepEqual([texts, await came], [['1', '2'], ['bye']]);
  const again = await udp.bind(LOOPBACK, batched.port, 'alone');
  await again.close();
  await again.close();
});

test('what the kernel has no room for leaves once libuv says that there is some', {
  skip: isLinux,
}, async (t) => {
  let isFull = true;
  const udp = await batchedUdp((libc) => ({
    sendmsg: Object.assign((...words: Parameters<Libc['sendmsg']>) => {
      return isFull ? -1 : libc.sendmsg(...words);
    }, libc.sendmsg),
    sendmmsg: Object.assign((...words: Parameters<Libc['sendmmsg']>) => {
      return isFull ? -1 : libc.sendmmsg(...words);
    }, libc.sendmmsg),
    poll: Object.assign(() => (isFull ? 0 : 1), libc.poll),
  }));
  const { batched, plain } = await pair(t, udp);
  const came = collect(plain, 5);
  const sender = batched.sender();
  for (const text of ['1', '22', '333', '4444', '55555']) {
    sender.outgoing.set(Buffer.from(text));
    sender.send(text.length, LOOPBACK, plain.port);
  }
  // They are tried when this has returned, and again when libuv has looked.
  for (let turn = 0; turn < 3; turn += 1) await nextTurn();
  isFull = false;
  assert.deepEqual(await came, ['1', '22', '333', '4444', '55555']);
});

test('what can’t be sent is told of', { skip: isLinux }, async (t) => {
  const { batched, plain } = await pair(t, await batchedUdp());
  const lost = Promise.withResolvers<void>();
  batched.onError(lost.resolve);
  const came = collect(plain, 1);
  const sender = batched.sender();
  // No datagram goes to port 0.
  sender.send(1, LOOPBACK, 0);
  sender.outgoing.set(Buffer.from('next'));
  sender.send(4, LOOPBACK, plain.port);
  await lost.promise;
  assert.deepEqual(await came, ['next']);
});

test('a socket that is broken, or says that something came when nothing did, is left alone for a while', {
  skip: isLinux,
}, async (t) => {
  const { BatchedUdp } = await import('./batched-udp.ts');
  const { EventLoop } = await import('./event-loop.ts');
  const { openLibc } = await import('./libc.ts');
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const waits: string[] = [];
  let ready: (status: number, events: number) => void = () => {};
  const loop = new EventLoop({
    handleSize: 160,
    init: () => 0,
    start: (_handle, events) => waits.push(`start ${events}`),
    stop: () => waits.push('stop'),
    close: () => waits.push('close'),
    register: () => {},
  });
  const watch = loop.watch.bind(loop);
  t.mock.method(loop, 'watch', (descriptor: number) => {
    const made = watch(descriptor);
    ready = (status, events) => made?.onReady?.(status, events);
    return made;
  });
  const socket = await new BatchedUdp(openLibc(), loop).bind(LOOPBACK, 0, 'alone');
  let errors = 0;
  socket.onError(() => {
    errors += 1;
  });
  socket.receive(() => assert.fail('nothing came'));
  ready(-9, 0);
  ready(-9, 0);
  assert.deepEqual([waits, errors], [['start 1', 'stop'], 1]);
  t.mock.timers.tick(100);
  assert.deepEqual(waits.splice(0), ['start 1', 'stop', 'start 1']);
  for (let count = 0; count < 16; count += 1) ready(0, 1);
  assert.deepEqual([waits, errors], [['stop'], 2]);
  await socket.close();
  t.mock.timers.tick(100);
  assert.deepEqual(waits, ['stop', 'close']);
});

test('a receive buffer may exceed what the kernel grants everyone; where it refuses that, it is what everyone gets', {
  skip: isLinux,
}, async (t) => {
  const { LINUX } = await import('./libc.ts');
  const octets = 1 << 30;
  const granted = async (udp: UdpMethod) => {
    const socket = await udp.bind(LOOPBACK, 0, 'alone');
    t.after(() => socket.close());
    return socket.growReceiveBuffer(octets);
  };
  const everyone = await granted(PLAIN_UDP);
  const unprivileged = await batchedUdp((libc) => ({
    setsockopt: Object.assign((...words: Parameters<Libc['setsockopt']>) => {
      return words[2] === LINUX.SO_RCVBUFFORCE ? -1 : libc.setsockopt(...words);
    }, libc.setsockopt),
  }));
  assert.equal(await granted(unprivileged), everyone);
  assert.ok((await granted(await batchedUdp())) >= everyone);
});

test('a row arrives as the datagrams that it was made of, in their order', { skip: isLinux }, async (t) => {
  const { batched, plain } = await pair(t, await batchedUdp());
  const sender = batched.sender();
  const texts = Array.from({ length: 100 }, (_, count) => `reply ${count}`.padEnd(300));
  const came = collect(plain, 101);
  for (const text of [...texts, 'last']) {
    sender.outgoing.set(Buffer.from(text));
    sender.send(text.length, LOOPBACK, plain.port);
  }
  assert.deepEqual(await came, [...texts, 'last']);
});
