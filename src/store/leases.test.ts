import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Lease } from '#provisioning/dhcp/lease.ts';
import { ipv4FromNumber } from '#values/ipv4-address.ts';
import type { MacAddress } from '#values/mac-address.ts';
import { leaseCells, readLeases, recordLeases } from './leases.ts';
import { temporaryStore } from './testing/temporary-store.ts';

const mac = '00:11:5C:93:AF:D1' as MacAddress;
const lease = (number: number, more: Partial<Lease> = {}): Lease => ({
  address: ipv4FromNumber(0x0a000000 + number),
  state: 'bound',
  client: mac,
  mac,
  expiresAt: Date.UTC(2026, 10, 23, 12),
  relayed: false,
  hostName: 'SEP00115C93AFD1',
  vendorClass: 'Cisco Systems, Inc. IP Phone CP-7960G',
  ...more,
});

test('leases come back as they were kept, the last word on each address', async (t) => {
  const { db } = await temporaryStore(t);
  await recordLeases(
    db,
    leaseCells([lease(1), lease(2, { relayed: true }), lease(1, { state: 'released' })]),
  );
  await recordLeases(db, leaseCells([lease(2, { client: '', state: 'quarantined', hostName: '' })]));
  const kept = await readLeases(db);
  assert.deepEqual(
    kept.sort((a, b) => a.address.localeCompare(b.address)),
    [lease(1, { state: 'released' }), lease(2, { client: '', state: 'quarantined', hostName: '' })],
  );
});

test('more leases than one statement takes are one commit all the same', async (t) => {
  const { db } = await temporaryStore(t);
  const many = Array.from({ length: 1001 }, (_, number) => lease(number));
  await recordLeases(db, leaseCells(many));
  assert.equal((await readLeases(db)).length, 1001);
  const broken = [...many.map((one) => ({ ...one, state: 'released' as const })), { ...lease(9), mac: null }];
  for (const some of [broken, broken.slice(-2)]) {
    await assert.rejects(recordLeases(db, leaseCells(some as unknown as Lease[])));
    assert.ok((await readLeases(db)).every(({ state }) => state === 'bound'));
  }
});
