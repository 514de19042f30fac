import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import type { MacAddress } from '#values/mac-address.ts';
import { newestChange } from './change-log.ts';
import { readDeliveries, readFlashMemory, recordDeliveries } from './deliveries.ts';
import { adoptPhone, removePhone } from './phones.ts';
import { temporaryStore } from './testing/temporary-store.ts';

const mac = '00:11:5C:93:AF:D1' as MacAddress;
const stranger = '00:11:5C:93:AF:D9' as MacAddress;
const cnf = 'SIP00115C93AFD1.cnf';
const second = (n: number) => new Date(Date.UTC(2026, 10, 23, 12, 0, n));
const at = (n: number) => second(n).getTime();

async function storeWithPhone(t: TestContext) {
  const store = await temporaryStore(t);
  await adoptPhone(store.db, mac, { model: '7960' }, second(0), 'new');
  return store;
}

test('the newest delivery of each file is kept, oldest first; strangers leave no row', async (t) => {
  const { db } = await storeWithPhone(t);
  await recordDeliveries(db, [
    { mac, name: cnf, hash: 'h1', at: at(1), remembers: [] },
    { mac, name: 'RINGLIST.DAT', hash: 'r1', at: at(2) },
    { mac: stranger, name: 'RINGLIST.DAT', hash: 'r1', at: at(2) },
    { mac, name: cnf, hash: 'h2', at: at(3), remembers: [] },
  ]);
  assert.deepEqual(await readDeliveries(db, mac), [
    { name: 'RINGLIST.DAT', hash: 'r1', at: second(2).toISOString() },
    { name: cnf, hash: 'h2', at: second(3).toISOString() },
  ]);
  assert.deepEqual(await readDeliveries(db, stranger), []);
});

test('flash memory is what the last configuration left, and not known before the first', async (t) => {
  const { db } = await storeWithPhone(t);
  await recordDeliveries(db, [{ mac, name: 'SIPDefault.cnf', hash: 'd', at: at(1) }]);
  assert.equal((await readFlashMemory(db)).has(mac), false);
  const fetch = (n: number, ...remembers: string[]) =>
    recordDeliveries(db, [{ mac, name: cnf, hash: `h${n}`, at: at(n), remembers }]);
  await fetch(2, 'phone_label', 'line1_name');
  assert.deepEqual(await readFlashMemory(db), new Map([[mac, new Set(['line1_name', 'phone_label'])]]));
  await fetch(3, 'phone_label');
  assert.deepEqual((await readFlashMemory(db, mac)).get(mac), new Set(['phone_label']));
  await fetch(4);
  assert.deepEqual(
    (await readFlashMemory(db)).get(mac),
    new Set(),
    'fetched, and nothing but defaults in it',
  );
  assert.equal((await readFlashMemory(db, stranger)).size, 0);
});

test('a phone that is forgotten and comes again has an unknown flash', async (t) => {
  const { db } = await storeWithPhone(t);
  await recordDeliveries(db, [{ mac, name: cnf, hash: 'h', at: at(1), remembers: ['phone_label'] }]);
  await removePhone(db, mac);
  await adoptPhone(db, mac, { model: '7960' }, second(2), 'new');
  assert.equal((await readFlashMemory(db)).has(mac), false);
});

test('a phone that fetches the same again changes nothing that a server would have to read anew', async (t) => {
  const { db } = await storeWithPhone(t);
  const fetch = (n: number, ...remembers: string[]) =>
    recordDeliveries(db, [{ mac, name: cnf, hash: 'h', at: at(n), remembers }]);
  await fetch(1);
  const first = await newestChange(db);
  await fetch(2);
  assert.equal(await newestChange(db), first);
  await fetch(3, 'phone_label');
  assert.ok((await newestChange(db)) > first);
  assert.deepEqual(
    (await readDeliveries(db, mac)).map(({ at }) => at),
    [second(3).toISOString()],
  );
});
