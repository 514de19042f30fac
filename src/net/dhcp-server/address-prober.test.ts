import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LeasePool } from '#provisioning/dhcp/lease-pool.ts';
import { host, phoneMac, smallNetwork } from '#provisioning/dhcp/testing/small-network.ts';
import { type Ipv4Address, ipv4ToNumber } from '#values/ipv4-address.ts';
import type { MacAddress } from '#values/mac-address.ts';
import { AddressProber } from './address-prober.ts';

function open(listed: Map<Ipv4Address, MacAddress>, answering: Map<Ipv4Address, MacAddress>) {
  const time = { now: 0 };
  const clock = { now: () => time.now, monotonic: () => time.now };
  const pool = new LeasePool(smallNetwork());
  const asked: Ipv4Address[] = [];
  const conflicts: (readonly [Ipv4Address, MacAddress])[] = [];
  const prober = new AddressProber({
    pool,
    clock,
    neighbours: {
      lookup: (address) => listed.get(address),
      probe: async (address) => {
        asked.push(address);
        return answering.get(address) ?? listed.get(address);
      },
    },
    onConflict: (address, mac) => conflicts.push([address, mac]),
  });
  return { time, pool, prober, asked, conflicts, listed };
}

test('free addresses are looked at a few at a time until enough are ready, and again after ten minutes', async () => {
  const { prober, pool, asked, time } = open(new Map(), new Map());
  await prober.work();
  assert.deepEqual([asked.length, pool.ready], [8, 8]);
  await prober.work();
  await prober.work();
  assert.deepEqual([asked.length, pool.ready], [10, 10]);
  time.now = 10 * 60_000 + 1;
  await prober.work();
  assert.equal(asked.length, 18);
});

test('an address that answers is kept away and told', async () => {
  const user = phoneMac(9);
  const { prober, pool, conflicts } = open(new Map(), new Map([[host(100), user]]));
  await prober.work();
  assert.deepEqual(conflicts, [[host(100), user]]);
  assert.equal(pool.at(ipv4ToNumber(host(100)), 0)?.state, 'quarantined');
  assert.notEqual(pool.pick({ client: 'x', mac: phoneMac(1) }, undefined, 0, 0), ipv4ToNumber(host(100)));
});

test('an old entry of the neighbour table is no proof: it has ten seconds to be confirmed or to die', async () => {
  for (const isAlive of [false, true]) {
    const listed = new Map([[host(100), phoneMac(9)]]);
    const { prober, pool, conflicts, time } = open(listed, new Map());
    await prober.work();
    assert.deepEqual([conflicts.length, pool.ready], [0, 7]);
    if (!isAlive) listed.clear();
    time.now = 10_000;
    await prober.work();
    assert.equal(conflicts.length, isAlive ? 1 : 0);
    assert.equal(pool.at(ipv4ToNumber(host(100)), 0)?.state, isAlive ? 'quarantined' : undefined);
  }
});
