import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { HeardReply } from '#net/dhcp-server/dhcp-event.ts';
import { host, phoneMac } from '#provisioning/dhcp/testing/small-network.ts';
import type { PhoneEvent } from '#provisioning/phone-event.ts';
import { RivalWatch } from './rival-watch.ts';

const RIVAL: HeardReply = {
  type: 'offer',
  server: host(1),
  mac: phoneMac(1),
  xid: 1,
  terms: { address: host(50), routers: [], dnsServers: [], tftpServers: [] },
};

function open(servesAnyway = false) {
  const time = { now: 0 };
  const events: PhoneEvent[] = [];
  const state = { offers: [] as HeardReply[], standsBack: !servesAnyway, searches: 0 };
  const watch = new RivalWatch({
    findOthers: async () => {
      state.searches += 1;
      return state.offers;
    },
    macOf: async () => phoneMac(77),
    standBack: (standsBack) => {
      state.standsBack = standsBack;
    },
    events: { emit: (event) => events.push(event) },
    clock: { now: () => time.now, monotonic: () => time.now },
    servesAnyway,
  });
  const types = () => events.map(({ type }) => type);
  return { watch, state, time, events, types };
}

test('alone, it looks once and serves', async () => {
  const { watch, state, time, types } = open();
  await watch.work();
  time.now = 3_600_000;
  await watch.work();
  assert.deepEqual([state.standsBack, state.searches, types()], [false, 1, ['dhcp-alone']]);
});

test('another server keeps it back; it looks again each minute and serves when the other one is gone', async () => {
  const { watch, state, time, events, types } = open();
  state.offers = [RIVAL];
  for (time.now = 0; time.now < 120_000; time.now += 1000) await watch.work();
  assert.deepEqual([state.standsBack, state.searches], [true, 2]);
  const [told] = events;
  assert.deepEqual(told, {
    at: 0,
    type: 'dhcp-server-found',
    server: host(1),
    serverMac: phoneMac(77),
    offered: host(50),
    standsBack: true,
  });
  state.offers = [];
  time.now = 180_000;
  await watch.work();
  assert.deepEqual([state.standsBack, types()], [false, ['dhcp-server-found', 'dhcp-alone']]);
});

test('told to serve anyway it does, and tells all the same', async () => {
  const { watch, state, events } = open(true);
  state.offers = [RIVAL];
  await watch.work();
  assert.equal(state.standsBack, false);
  assert.deepEqual(
    events.map((event) => event.type === 'dhcp-server-found' && event.standsBack),
    [false],
  );
});

test('one that comes later is told once an hour and does not silence us', async () => {
  const { watch, state, time, types } = open();
  await watch.work();
  for (time.now = 0; time.now < 2 * 3_600_000; time.now += 600_000) await watch.heard(RIVAL);
  await watch.heard({ ...RIVAL, type: 'nak', server: host(3) });
  assert.equal(state.standsBack, false);
  assert.deepEqual(types(), ['dhcp-alone', 'dhcp-server-found', 'dhcp-server-found']);
});
