import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { PhoneEvent } from '#provisioning/phone-event.ts';
import type { Ipv4Address } from '#values/ipv4-address.ts';
import type { MacAddress } from '#values/mac-address.ts';
import { appendEvents, eventCells, readEvents } from './events.ts';
import { temporaryStore } from './testing/temporary-store.ts';

const mac = '00:11:5C:93:AF:D1' as MacAddress;
const other = '00:11:5C:93:AF:D2' as MacAddress;
const address = '192.168.0.41' as Ipv4Address;
const at = Date.UTC(2026, 10, 23, 12);

test('events come back as they were, oldest first, for one phone, the newest of many', async (t) => {
  const { db } = await temporaryStore(t);
  const fetched = (n: number): PhoneEvent => ({
    at: at + n,
    mac,
    address,
    type: 'file-fetched',
    name: `file-${n}`,
    transport: 'tftp',
    size: n,
    milliseconds: 1.5,
    resent: 0,
  });
  await appendEvents(db, eventCells([fetched(1), { at, mac: other, type: 'phone-appeared' }, fetched(2)]));
  await appendEvents(db, eventCells([{ at, address, type: 'secrets-probed', phones: 3 }, fetched(3)]));
  assert.deepEqual(await readEvents(db, mac, 10), [fetched(1), fetched(2), fetched(3)]);
  assert.deepEqual(await readEvents(db, mac, 2), [fetched(2), fetched(3)]);
  assert.deepEqual(await readEvents(db, other, 10), [{ at, mac: other, type: 'phone-appeared' }]);
});

test('what is older than the last 100,000 makes room', async (t) => {
  const { db } = await temporaryStore(t);
  const row = { at: new Date(at).toISOString(), mac, type: 'phone-appeared', body: '{}' };
  await db
    .insertInto('event')
    .values([1, 2, 100_000].map((seq) => ({ ...row, seq })))
    .execute();
  await appendEvents(db, eventCells([{ at, mac, type: 'phone-appeared' }]));
  const kept = await db.selectFrom('event').select('seq').orderBy('seq').execute();
  assert.deepEqual(
    kept.map(({ seq }) => seq),
    [2, 100_000, 100_001],
  );
});
