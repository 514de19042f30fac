import assert from 'node:assert/strict';
import { test } from 'node:test';
import { artifactOf, VirtualTftpDesk } from './testing/virtual-tftp-desk.ts';

const file = artifactOf('a', new Uint8Array(5));
const phone = (number: number) => `10.0.${Math.floor(number / 250)}.${(number % 250) + 1}`;

test('over the bound a newcomer gets silence, while a phone in its chain gets its next file', () => {
  const limits = { transfers: 12, transfersForNewcomers: 10 };
  const server = new VirtualTftpDesk(() => file, { limits });
  for (let number = 0; number < 10; number += 1) server.ask('a', phone(number), 50_000);
  assert.deepEqual(server.ask('a', phone(10), 50_000), []);
  assert.equal(server.desk.counters.deferred, 1);
  assert.equal(server.ask('b', phone(0), 50_001).length, 1);
  assert.equal(server.ask('b', phone(1), 50_001).length, 1);
  assert.deepEqual(server.ask('b', phone(2), 50_001), [], 'the hard bound holds for everyone');
});

test('a phone that was served lately is in its chain, one that was served long ago is a newcomer', () => {
  const limits = { transfers: 10, transfersForNewcomers: 1, chainMs: 60_000, endedMs: 100 };
  const server = new VirtualTftpDesk(() => file, { limits });
  const [sent] = server.ask('a', phone(1), 50_000);
  server.receive({ kind: 'ack', block: 1 }, phone(1), 50_000, sent?.via);
  server.ask('a', phone(2), 50_000);
  server.now = 60_000;
  assert.equal(server.ask('b', phone(1), 50_001).length, 1);
  server.receive({ kind: 'ack', block: 1 }, phone(1), 50_001, server.sent.at(-1)?.via);
  server.now = 120_001;
  assert.deepEqual(server.ask('c', phone(1), 50_002), []);
});

test('once there is room the newcomer is served', () => {
  const server = new VirtualTftpDesk(() => file, { limits: { transfersForNewcomers: 1 } });
  const [sent] = server.ask('a', phone(1), 50_000);
  assert.deepEqual(server.ask('a', phone(2), 50_000), []);
  server.receive({ kind: 'ack', block: 1 }, phone(1), 50_000, sent?.via);
  assert.equal(server.ask('a', phone(2), 50_000).length, 1);
});

test('200 phones behind one address fetch two files each at once, and no address more than its bound', () => {
  const server = new VirtualTftpDesk(() => file);
  for (let port = 1; port <= 400; port += 1) assert.equal(server.ask('a', phone(1), 10_000 + port).length, 1);
  for (let port = 401; port <= 1100; port += 1) server.ask('a', phone(1), 10_000 + port);
  assert.deepEqual([server.desk.active, server.desk.counters.deferred], [1024, 76]);
  assert.equal(server.ask('a', phone(2), 50_000).length, 1);
});

test('addresses and ended transfers are forgotten, oldest first, when there are too many', () => {
  const limits = { addresses: 3, endedTransfers: 2, transfersForNewcomers: 1 };
  const server = new VirtualTftpDesk(() => file, { limits });
  const fetch = (number: number) => {
    server.now += 1000;
    const [sent] = server.ask('a', phone(number), 50_000);
    if (sent !== undefined) server.receive({ kind: 'ack', block: 1 }, phone(number), 50_000, sent.via);
    return sent !== undefined;
  };
  for (const number of [1, 2, 3, 1, 4]) assert.ok(fetch(number));
  server.ask('a', phone(4), 50_001);
  assert.deepEqual([1, 2, 3, 4].map(fetch), [true, false, true, true], 'phone 2 was forgotten, so it is new');
  const late = (number: number) => server.receive({ kind: 'ack', block: 1 }, phone(number), 50_000).length;
  assert.deepEqual([1, 3, 4].map(late), [1, 0, 0], 'only the last two ended transfers are known');
});
