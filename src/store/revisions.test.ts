import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { MacAddress } from '#values/mac-address.ts';
import { OffhookError } from '#values/offhook-error.ts';
import { addExtension } from './extensions.ts';
import { adoptPhone, changePhone, noteAppearances } from './phones.ts';
import { netChanges, readRevisions, revise } from './revisions.ts';
import { writeSettings } from './settings.ts';
import { snapshot } from './snapshots.ts';
import { temporaryStore } from './testing/temporary-store.ts';

const mac = '00:11:5C:93:AF:D1' as MacAddress;
const author = { who: 'operator', at: new Date('2026-11-23T12:00:00Z') };
const site = { layer: 'site', scope: '' } as const;

test('who, when and what; the values before and after', async (t) => {
  const { db } = await temporaryStore(t);
  await writeSettings(db, site, new Map([['call_waiting', '0']]), author);
  await writeSettings(
    db,
    site,
    new Map([
      ['call_waiting', '1'],
      ['dnd_control', '2'],
    ]),
    author,
  );
  const setting = { kind: 'setting', key: 'site/' };
  assert.deepEqual((await readRevisions(db)).at(-1), {
    seq: 2,
    at: '2026-11-23T12:00:00.000Z',
    who: 'operator',
    what: 'set for site: call_waiting, dnd_control',
    changes: [
      { ...setting, name: 'call_waiting', before: '0', after: '1' },
      { ...setting, name: 'dnd_control', before: null, after: '2' },
    ],
  });
  assert.deepEqual(
    netChanges(await readRevisions(db)).map(({ name, before, after }) => [name, before, after]),
    [
      ['call_waiting', null, '1'],
      ['dnd_control', null, '2'],
    ],
  );
});

test('no revision where nothing changed, nor for what phones do by themselves', async (t) => {
  const { db } = await temporaryStore(t);
  await noteAppearances(db, [mac], author.at);
  await adoptPhone(db, mac, { model: '7960' }, author.at, 'in-inbox', author);
  await changePhone(db, mac, { model: '7960' }, author);
  await writeSettings(db, site, new Map([['call_waiting', undefined]]), author);
  await assert.rejects(changePhone(db, mac, { extensions: ['999'] }, author), OffhookError);
  assert.deepEqual(
    (await readRevisions(db)).map(({ what }) => what),
    [`phone adopt ${mac}`],
  );
});

test('the change and its revision are one: a failure leaves neither', async (t) => {
  const { db } = await temporaryStore(t);
  const item = { kind: 'extension', key: '208', name: '' } as const;
  const failing = db.transaction().execute((transaction) =>
    revise(transaction, 'a change that fails', [item], author, async () => {
      await transaction.insertInto('extension').values({ number: '208', name: '', secret: 's' }).execute();
      assert.match((await snapshot(transaction, item)) ?? '', /"208"/);
      throw new Error('in the middle');
    }),
  );
  await assert.rejects(failing, /in the middle/);
  assert.deepEqual(await readRevisions(db), []);
  await addExtension(db, { number: '208', name: 'n', secret: 's' }, author);
});

test('old revisions make room', async (t) => {
  const { db } = await temporaryStore(t);
  await writeSettings(db, site, new Map([['call_waiting', '0']]), author);
  // As if ten thousand more had followed.
  await db.insertInto('revision').values({ seq: 10_000, at: '', who: '', what: '' }).execute();
  await writeSettings(db, site, new Map([['call_waiting', '1']]), author);
  assert.deepEqual(
    (await readRevisions(db)).map(({ seq }) => seq),
    [10_000, 10_001],
  );
  const { items } = await db
    .selectFrom('revision_item')
    .select(({ fn }) => fn.countAll<number>().as('items'))
    .executeTakeFirstOrThrow();
  assert.equal(items, 1);
});

test('large revisions make room sooner, and the newest is whole', async (t) => {
  const { db } = await temporaryStore(t);
  await writeSettings(db, site, new Map([['call_waiting', '0']]), author);
  await writeSettings(db, site, new Map([['call_waiting', '1']]), author);
  // As if the second had changed two hundred thousand things.
  await db
    .insertInto('revision_item')
    .values({ seq: 200_000, revision: 2, kind: 'setting', key: 'site/', name: 'x', before: null, after: '1' })
    .execute();
  await writeSettings(db, site, new Map([['call_waiting', '2']]), author);
  assert.deepEqual(
    (await readRevisions(db)).map(({ seq }) => seq),
    [2, 3],
  );
});
