import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { LayerScope } from '#provisioning/layers.ts';
import { readSettings, writeSettings } from './settings.ts';
import { temporaryStore } from './testing/temporary-store.ts';

const site: LayerScope = { layer: 'site', scope: '' };
const sales: LayerScope = { layer: 'group', scope: 'sales' };

test('values are kept by scope and name, empty ones and odd characters too', async (t) => {
  const { db } = await temporaryStore(t);
  await writeSettings(
    db,
    site,
    new Map([
      ['time_zone', 'CET'],
      ['proxy_backup', ''],
    ]),
  );
  await writeSettings(
    db,
    sales,
    new Map([
      ['time_zone', 'EST'],
      ['phone_label', `Ö "x" '; drop table setting; --`],
    ]),
  );
  assert.deepEqual(await readSettings(db, site), [
    { ...site, name: 'proxy_backup', value: '' },
    { ...site, name: 'time_zone', value: 'CET' },
  ]);
  assert.equal((await readSettings(db)).length, 4);
  assert.equal((await readSettings(db, sales))[0]?.value, `Ö "x" '; drop table setting; --`);
});

test('a later value replaces, undefined takes away, both in one commit', async (t) => {
  const { db } = await temporaryStore(t);
  await writeSettings(
    db,
    site,
    new Map([
      ['a', '1'],
      ['b', '2'],
      ['c', '3'],
    ]),
  );
  await writeSettings(
    db,
    site,
    new Map<string, string | undefined>([
      ['a', '9'],
      ['b', undefined],
      ['never', undefined],
    ]),
  );
  assert.deepEqual(
    (await readSettings(db)).map(({ name, value }) => `${name}=${value}`),
    ['a=9', 'c=3'],
  );
});
