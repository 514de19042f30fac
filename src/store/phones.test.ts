import assert from 'node:assert/strict';
import { describe, type TestContext, test } from 'node:test';
import type { Ipv4Address } from '#values/ipv4-address.ts';
import type { MacAddress } from '#values/mac-address.ts';
import { readDeliveries, recordDeliveries } from './deliveries.ts';
import { addExtension } from './extensions.ts';
import { adoptPhone, changePhone, noteAppearances, readPhones, removePhone } from './phones.ts';
import { readSettings, writeSettings } from './settings.ts';
import { temporaryStore } from './testing/temporary-store.ts';

const first = '00:11:5C:93:AF:D1' as MacAddress;
const second = '00:11:5C:93:AF:D2' as MacAddress;
const address = '192.168.0.41' as Ipv4Address;
const noon = new Date('2026-11-23T12:00:00Z');

async function storeWithExtensions(t: TestContext) {
  const store = await temporaryStore(t);
  for (const number of ['208', '209', '210'])
    await addExtension(store.db, { number, name: number, secret: number });
  return store;
}

describe('adding and adopting', () => {
  test('a new phone is kept with all that was said of it', async (t) => {
    const { db } = await storeWithExtensions(t);
    const details = { model: '7960', group: 'sales', boundAddress: address, extensions: ['210', '208'] };
    await adoptPhone(db, first, details, noon, 'new');
    const lines = [
      { position: 1, extension: '210' },
      { position: 2, extension: '208' },
    ];
    const phone = {
      mac: first,
      model: '7960',
      group: 'sales',
      standing: 'adopted',
      boundAddress: address,
      lines,
    };
    assert.deepEqual(await readPhones(db), [{ ...phone, firstSeen: noon.toISOString() }]);
  });

  test('a phone is added once', async (t) => {
    const { db } = await storeWithExtensions(t);
    await adoptPhone(db, first, { model: '7960' }, noon, 'new');
    for (const expect of ['new', 'in-inbox'] as const) {
      await assert.rejects(adoptPhone(db, first, { model: '7940' }, noon, expect), { code: 'PHONE_EXISTS' });
    }
    assert.equal((await readPhones(db, first))[0]?.model, '7960');
  });

  test('a phone from the inbox keeps the time it was first seen; one that nobody saw is not adopted', async (t) => {
    const { db } = await storeWithExtensions(t);
    await noteAppearances(db, [first], noon);
    assert.equal((await readPhones(db))[0]?.standing, 'inbox');
    await adoptPhone(db, first, { model: '7940' }, new Date(), 'in-inbox');
    const [phone] = await readPhones(db);
    assert.deepEqual(
      [phone?.standing, phone?.model, phone?.firstSeen],
      ['adopted', '7940', noon.toISOString()],
    );
    await assert.rejects(adoptPhone(db, second, { model: '7940' }, noon, 'in-inbox'), {
      code: 'PHONE_UNKNOWN',
    });
  });

  test('nothing is half-written: an unknown extension or a taken address leaves no phone behind', async (t) => {
    const { db } = await storeWithExtensions(t);
    await adoptPhone(db, first, { model: '7960', boundAddress: address }, noon, 'new');
    const before = await readPhones(db);
    for (const [details, code] of [
      [{ model: '7940', extensions: ['208', '999'] }, 'EXTENSION_UNKNOWN'],
      [{ model: '7940', extensions: ['208'], boundAddress: address }, 'ADDRESS_TAKEN'],
    ] as const) {
      await assert.rejects(adoptPhone(db, second, details, noon, 'new'), { code });
      assert.deepEqual(await readPhones(db), before, code);
    }
  });
});

describe('changing', () => {
  test('what is named is changed, what is null is taken back, the rest stays', async (t) => {
    const { db } = await storeWithExtensions(t);
    await adoptPhone(db, first, { model: '7960', group: 'sales', extensions: ['208'] }, noon, 'new');
    await changePhone(db, first, { group: null, boundAddress: address });
    const [changed] = await readPhones(db, first);
    assert.equal(changed && 'group' in changed, false);
    assert.equal(changed?.boundAddress, address);
    assert.deepEqual(changed?.lines, [{ position: 1, extension: '208' }]);
    await changePhone(db, first, { extensions: ['210', '209'], boundAddress: null });
    const [again] = await readPhones(db, first);
    assert.deepEqual(
      again?.lines.map(({ extension }) => extension),
      ['210', '209'],
    );
    assert.equal(again?.model, '7960');
    assert.equal(again && 'boundAddress' in again, false);
  });

  test('a phone may keep its own address, and take one that was released', async (t) => {
    const { db } = await storeWithExtensions(t);
    await adoptPhone(db, first, { model: '7960', boundAddress: address }, noon, 'new');
    await adoptPhone(db, second, { model: '7960' }, noon, 'new');
    await changePhone(db, first, { boundAddress: address });
    await assert.rejects(changePhone(db, second, { boundAddress: address }), { code: 'ADDRESS_TAKEN' });
    await changePhone(db, first, { boundAddress: null });
    await changePhone(db, second, { boundAddress: address });
    assert.equal((await readPhones(db, second))[0]?.boundAddress, address);
  });

  test('a change that fails takes nothing away', async (t) => {
    const { db } = await storeWithExtensions(t);
    await adoptPhone(db, first, { model: '7960', extensions: ['208'] }, noon, 'new');
    const before = await readPhones(db);
    await assert.rejects(changePhone(db, first, { model: '7940', extensions: ['999'] }), {
      code: 'EXTENSION_UNKNOWN',
    });
    await assert.rejects(changePhone(db, second, { model: '7940' }), { code: 'PHONE_UNKNOWN' });
    assert.deepEqual(await readPhones(db), before);
  });
});

test('a phone that is removed takes its lines, settings and deliveries along; its extension and group stay', async (t) => {
  const { db } = await storeWithExtensions(t);
  await adoptPhone(db, first, { model: '7960', extensions: ['208'] }, noon, 'new');
  await writeSettings(db, { layer: 'phone', scope: first }, new Map([['phone_label', 'x']]));
  await writeSettings(db, { layer: 'group', scope: 'sales' }, new Map([['phone_label', 'y']]));
  await recordDeliveries(db, [{ mac: first, name: 'RINGLIST.DAT', hash: 'h', at: noon.getTime() }]);
  await removePhone(db, first);
  assert.deepEqual(await readPhones(db), []);
  assert.deepEqual(await readDeliveries(db, first), []);
  assert.deepEqual(
    (await readSettings(db)).map(({ layer }) => layer),
    ['group'],
  );
  await adoptPhone(db, second, { model: '7960', extensions: ['208'] }, noon, 'new');
  await assert.rejects(removePhone(db, first), { code: 'PHONE_UNKNOWN' });
});

describe('the inbox', () => {
  const macs = (count: number, from = 0) =>
    Array.from({ length: count }, (_, index) => {
      const hex = (from + index).toString(16).toUpperCase().padStart(6, '0');
      return `02:00:00:${hex.slice(0, 2)}:${hex.slice(2, 4)}:${hex.slice(4)}` as MacAddress;
    });
  const minute = (n: number) => new Date(noon.getTime() + n * 60_000);

  test('who is known is not noted again', async (t) => {
    const { db } = await temporaryStore(t);
    await adoptPhone(db, first, { model: '7960' }, noon, 'new');
    await noteAppearances(db, [first, second], minute(1));
    await noteAppearances(db, [second], minute(2));
    const seen = (await readPhones(db)).map(({ standing, firstSeen }) => [standing, firstSeen]);
    assert.deepEqual(seen, [
      ['adopted', noon.toISOString()],
      ['inbox', minute(1).toISOString()],
    ]);
  });

  test('made-up addresses fill it to its bound: the oldest make room, and adopted phones never do', async (t) => {
    const { db } = await temporaryStore(t);
    await adoptPhone(db, first, { model: '7960' }, noon, 'new');
    await noteAppearances(db, [second], minute(1));
    await writeSettings(db, { layer: 'phone', scope: second }, new Map([['phone_label', 'x']]));
    await noteAppearances(db, macs(999), minute(2));
    assert.equal((await readPhones(db)).length, 1001, 'full, and all are there');
    await noteAppearances(db, macs(1, 5000), minute(3));
    const phones = await readPhones(db);
    assert.equal(phones.length, 1001);
    assert.equal(
      phones.some(({ mac }) => mac === second),
      false,
      'the oldest has gone',
    );
    assert.equal(
      phones.some(({ mac }) => mac === first),
      true,
    );
    assert.deepEqual(await readSettings(db), [], 'with its settings');
  });

  test('a flood in one go is cut to the bound at once', async (t) => {
    const { db } = await temporaryStore(t);
    await noteAppearances(db, macs(1500), noon);
    assert.equal((await readPhones(db)).length, 1000);
  });
});
