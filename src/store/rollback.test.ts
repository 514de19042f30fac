import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { LayerScope } from '#provisioning/layers.ts';
import type { Ipv4Address } from '#values/ipv4-address.ts';
import type { MacAddress } from '#values/mac-address.ts';
import { OffhookError } from '#values/offhook-error.ts';
import { addCallGroup, readCallGroups, removeCallGroup } from './call-groups.ts';
import type { Database } from './database.ts';
import { addExtension, readExtensions, removeExtension } from './extensions.ts';
import { adoptPhone, changePhone, noteAppearances, readPhones, removePhone } from './phones.ts';
import { netChanges, readRevisions } from './revisions.ts';
import { returnToRevision, undoRevision } from './rollback.ts';
import { readSettings, writeSettings } from './settings.ts';
import { temporaryStore } from './testing/temporary-store.ts';

const macs = ['00:11:5C:93:AF:D1', '00:11:5C:93:AF:D2'] as MacAddress[];
const [mac = '' as MacAddress, second = '' as MacAddress] = macs;
const site: LayerScope = { layer: 'site', scope: '' };
const now = new Date('2026-11-23T12:00:00Z');
const code = (expected: string) => (error: unknown) =>
  error instanceof OffhookError && error.code === expected;
const extension = (number: string) => ({ number, name: number, secret: `secret of ${number}` });

async function everything(db: Database): Promise<unknown> {
  return [await readPhones(db), await readExtensions(db), await readCallGroups(db), await readSettings(db)];
}

test('a change can be taken back, and that too', async (t) => {
  const { db } = await temporaryStore(t);
  await writeSettings(db, site, new Map([['call_waiting', '0']]));
  await undoRevision(db, 1);
  assert.deepEqual(await readSettings(db), []);
  await undoRevision(db, 2);
  assert.deepEqual(
    (await readSettings(db)).map(({ value }) => value),
    ['0'],
  );
  assert.deepEqual(
    (await readRevisions(db)).map(({ what }) => what),
    [
      'set for site: call_waiting',
      'rollback of 1: set for site: call_waiting',
      'rollback of 2: rollback of 1: set for site: call_waiting',
    ],
  );
});

test('a removed phone comes back with lines, address and settings; an extension with its secret', async (t) => {
  const { db } = await temporaryStore(t);
  await addExtension(db, extension('208'));
  const details = {
    model: '7960',
    group: 'sales',
    extensions: ['208'],
    boundAddress: '10.0.0.9' as Ipv4Address,
  };
  await adoptPhone(db, mac, details, now, 'new');
  await writeSettings(db, { layer: 'phone', scope: mac }, new Map([['phone_password', 'geheim']]));
  const before = await everything(db);
  await removePhone(db, mac);
  await removeExtension(db, '208');
  await assert.rejects(undoRevision(db, 4), code('EXTENSION_UNKNOWN'));
  await undoRevision(db, 5);
  await undoRevision(db, 4);
  assert.deepEqual(await everything(db), before);
});

test('a phone that was removed and has appeared again is taken in as it was', async (t) => {
  const { db } = await temporaryStore(t);
  await adoptPhone(db, mac, { model: '7960', group: 'sales' }, now, 'new');
  const before = await everything(db);
  await removePhone(db, mac);
  await noteAppearances(db, [mac], new Date());
  await undoRevision(db, 2);
  assert.deepEqual(await everything(db), before);
  await undoRevision(db, 1);
  assert.deepEqual(await readPhones(db), []);
});

test('what stands in the way is named, and nothing is changed then', async (t) => {
  const { db } = await temporaryStore(t);
  await addExtension(db, extension('208'));
  await adoptPhone(db, mac, { model: '7960', extensions: ['208'] }, now, 'new');
  await writeSettings(db, { layer: 'phone', scope: mac }, new Map([['call_waiting', '0']]));
  await changePhone(db, mac, { boundAddress: '10.0.0.9' as Ipv4Address });
  await changePhone(db, mac, { boundAddress: null });
  await adoptPhone(db, second, { model: '7940', boundAddress: '10.0.0.9' as Ipv4Address }, now, 'new');
  const before = await everything(db);
  await assert.rejects(undoRevision(db, 1), code('EXTENSION_IN_USE'));
  await assert.rejects(undoRevision(db, 4), code('REVISION_OVERTAKEN'));
  await assert.rejects(undoRevision(db, 5), code('ADDRESS_TAKEN'));
  await assert.rejects(undoRevision(db, 99), code('REVISION_UNKNOWN'));
  await assert.rejects(returnToRevision(db, 99), code('REVISION_UNKNOWN'));
  assert.deepEqual(await everything(db), before);
  assert.equal((await readRevisions(db)).length, 6);
});

test("a setting does not come back without its phone, and a phone's settings leave with it", async (t) => {
  const { db } = await temporaryStore(t);
  await adoptPhone(db, mac, { model: '7960' }, now, 'new');
  const scope: LayerScope = { layer: 'phone', scope: mac };
  await writeSettings(db, scope, new Map([['call_waiting', '0']]));
  await undoRevision(db, 1);
  assert.deepEqual(await everything(db), [[], [], [], []]);
  await undoRevision(db, 3);
  assert.deepEqual(
    (await readSettings(db, scope)).map(({ value }) => value),
    ['0'],
  );
  await writeSettings(db, scope, new Map([['call_waiting', undefined]]));
  await removePhone(db, mac);
  await assert.rejects(undoRevision(db, 5), code('PHONE_UNKNOWN'));
});

test('two phones that exchanged their lines and addresses get them back', async (t) => {
  const { db } = await temporaryStore(t);
  const [one, other] = ['10.0.0.1', '10.0.0.2'] as Ipv4Address[] as [Ipv4Address, Ipv4Address];
  await adoptPhone(db, mac, { model: '7960', boundAddress: one }, now, 'new');
  await adoptPhone(db, second, { model: '7960', boundAddress: other }, now, 'new');
  const before = await everything(db);
  await changePhone(db, mac, { boundAddress: null });
  await changePhone(db, second, { boundAddress: one });
  await changePhone(db, mac, { boundAddress: other });
  await returnToRevision(db, 2);
  assert.deepEqual(await everything(db), before);
});

test('a group comes back with its members in order; an extension that it rings stays', async (t) => {
  const { db } = await temporaryStore(t);
  for (const each of ['208', '209']) await addExtension(db, extension(each));
  await addCallGroup(db, { number: '300', ring: 'hunt', timeout: 15, members: ['209', '208'] });
  const before = await everything(db);
  await assert.rejects(undoRevision(db, 1), code('EXTENSION_IN_USE'));
  await removeCallGroup(db, '300');
  await undoRevision(db, 4);
  assert.deepEqual(await everything(db), before);
  await returnToRevision(db, 0);
  assert.deepEqual(await everything(db), [[], [], [], []]);
});

type Step = (db: Database) => Promise<void>;
const number = fc.constantFrom('208', '209');
const anyMac = fc.constantFrom(...macs);
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.tuple(fc.constantFrom('300', '208'), fc.subarray(['209', '208'], { minLength: 1 })).map(
    ([group, members]): Step =>
      (db) =>
        addCallGroup(db, { number: group, ring: 'all', timeout: 20, members }),
  ),
  fc.constantFrom('300', '208').map(
    (group): Step =>
      (db) =>
        removeCallGroup(db, group),
  ),
  number.map(
    (each): Step =>
      (db) =>
        addExtension(db, extension(each)),
  ),
  number.map(
    (each): Step =>
      (db) =>
        removeExtension(db, each),
  ),
  fc.tuple(anyMac, fc.subarray(['208', '209'])).map(
    ([phone, extensions]): Step =>
      (db) =>
        adoptPhone(db, phone, { model: '7960', extensions }, now, 'new'),
  ),
  fc.tuple(anyMac, fc.constantFrom('sales', null), fc.subarray(['209', '208'])).map(
    ([phone, group, extensions]): Step =>
      (db) =>
        changePhone(db, phone, { group, extensions, boundAddress: '10.0.0.9' as Ipv4Address }),
  ),
  anyMac.map(
    (phone): Step =>
      (db) =>
        removePhone(db, phone),
  ),
  fc
    .tuple(
      fc.constantFrom<LayerScope>(site, { layer: 'group', scope: 'sales' }),
      fc.constantFrom('0', '1', undefined),
    )
    .map(
      ([scope, value]): Step =>
        (db) =>
          writeSettings(db, scope, new Map([['call_waiting', value]])),
    ),
);

test('property: after any changes, any point in the past can be returned to, and from there back again', async (t) => {
  const { db } = await temporaryStore(t);
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 10 }), fc.nat(), async (steps, pick) => {
      const newest = async () => (await readRevisions(db)).at(-1)?.seq ?? 0;
      const past: [number, unknown][] = [[await newest(), await everything(db)]];
      for (const change of steps) {
        await change(db).catch((error) => assert.ok(error instanceof OffhookError, error));
        past.push([await newest(), await everything(db)]);
      }
      const [seq, then] = past[pick % past.length] ?? [0, undefined];
      const [last, latest] = past.at(-1) ?? [0, undefined];
      const net = netChanges(await readRevisions(db, { after: seq }));
      const taken = await returnToRevision(db, seq);
      assert.deepEqual(taken, net);
      assert.deepEqual(await everything(db), then);
      await returnToRevision(db, last);
      assert.deepEqual(await everything(db), latest);
    }),
    { numRuns: 30 },
  );
});
