import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TurnOrder } from '#provisioning/turn-order.ts';
import type { Ipv4Address } from '#values/ipv4-address.ts';
import { artifactOf, VirtualTftpDesk } from './testing/virtual-tftp-desk.ts';

const file = artifactOf('a', new Uint8Array(5));
const phone = (number: number) => `10.0.${Math.floor(number / 250)}.${(number % 250) + 1}` as Ipv4Address;
/** The reception has the phones 1000 to 1009. */
const RECEPTION = Array.from({ length: 10 }, (_, index) => phone(1000 + index));
const receptionFirst: TurnOrder = { lastRank: 1, rankOf: (from) => (RECEPTION.includes(from) ? 0 : 1) };

/** A desk with so many newcomers waiting, whose event loop has been busy for `ms` since it last let some in. */
function crowdedDesk({ newcomers, order }: { newcomers: number; order?: TurnOrder }) {
  const server = new VirtualTftpDesk(() => file, order === undefined ? {} : { order });
  server.isBusy = true;
  for (let number = 0; number < newcomers; number += 1) server.ask('a', phone(number), 50_000);
  const welcome = (busyMs = 0) => {
    server.now += busyMs;
    const before = server.sent.length;
    server.desk.welcome();
    return server.sent.slice(before).map(({ to }) => to);
  };
  return { server, welcome };
}

test('newcomers wait until what has come by then is done, and are served as they came', () => {
  const { server, welcome } = crowdedDesk({ newcomers: 100 });
  assert.equal(server.sent.length, 0);
  assert.equal(server.desk.waiting, 100);
  const served = [...welcome(), ...welcome(), ...welcome(), ...welcome(), ...welcome()];
  assert.deepEqual(
    served,
    Array.from({ length: 100 }, (_, number) => phone(number)),
  );
  assert.deepEqual([server.desk.waiting, server.desk.active], [0, 100]);
  assert.deepEqual(welcome(), []);
});

test('while the event loop is behind, newcomers are let in one by one, and never none', () => {
  const { welcome } = crowdedDesk({ newcomers: 200 });
  assert.equal(welcome().length, 1, 'more may be behind so many');
  const first = welcome().length;
  assert.ok(first > 1);
  assert.equal(welcome(20).length, 1);
  assert.equal(welcome(20).length, 1);
  assert.equal(welcome(1).length, first);
});

test('a phone in its chain waits for nobody', () => {
  const { server, welcome } = crowdedDesk({ newcomers: 100 });
  const [begun] = welcome();
  assert.equal(server.ask('b', begun ?? '', 50_001).length, 1);
});

test('groups that come first overtake those who wait, whether or not the event loop is behind', () => {
  const { server, welcome } = crowdedDesk({ newcomers: 100, order: receptionFirst });
  welcome();
  for (const address of RECEPTION) server.ask('a', address, 50_000);
  assert.deepEqual(welcome(20), [...RECEPTION, phone(1)]);
  assert.equal(welcome(1)[0], phone(2));
});

test('who asks again keeps his place and is served once, with the file that he wants now', () => {
  const { server, welcome } = crowdedDesk({ newcomers: 3 });
  server.now = 4000;
  for (const number of [1, 0, 2]) server.ask('b', phone(number), 50_000);
  assert.deepEqual(welcome(), [phone(0), phone(1), phone(2)]);
  server.wait(1000);
  assert.deepEqual(
    server.events.map((event) => event.kind === 'started' && event.name),
    ['b', 'b', 'b'],
  );
  assert.equal(server.desk.active, 3);
});

test('a single newcomer, and a few at once, are served in the same go', () => {
  for (const newcomers of [1, 15]) assert.equal(crowdedDesk({ newcomers }).welcome(1000).length, newcomers);
});

test('phones behind one address wait each for itself: who asks again while another is served still gets one answer', () => {
  const { server, welcome } = crowdedDesk({ newcomers: 20 });
  const shared = '10.9.9.9';
  for (let port = 1; port <= 20; port += 1) server.ask('a', shared, 50_000 + port);
  while (server.desk.active < 21) welcome(20);
  for (let port = 1; port <= 20; port += 1) server.ask('a', shared, 50_000 + port);
  while (server.desk.waiting > 0) welcome();
  assert.deepEqual([server.desk.active, server.desk.counters.repeatedRequests], [40, 20]);
  server.wait(2000);
  assert.equal(server.events.filter(({ kind }) => kind === 'started').length, 40);
});

test('who has not asked again for long is not answered any more', () => {
  const { server, welcome } = crowdedDesk({ newcomers: 2 });
  server.now = 5000;
  server.ask('a', phone(1), 50_000);
  server.now = 7000;
  assert.deepEqual(welcome(), [phone(1)]);
  assert.equal(server.desk.waiting, 0);
});

test('a rank has room for so many; a full one keeps no better one out', () => {
  const limits = { waitingPerRank: 5 };
  const server = new VirtualTftpDesk(() => file, { limits, order: receptionFirst });
  server.isBusy = true;
  for (let number = 0; number < 8; number += 1) server.ask('a', phone(number), 50_000);
  for (const address of RECEPTION) server.ask('a', address, 50_000);
  assert.deepEqual([server.desk.waiting, server.desk.counters.deferred], [10, 8]);
});

test('a server that stops lets nobody in any more', () => {
  const { server, welcome } = crowdedDesk({ newcomers: 10 });
  server.desk.stopAccepting();
  assert.deepEqual(welcome(), []);
  assert.equal(server.desk.waiting, 0);
});
