import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { MacAddress } from '#values/mac-address.ts';
import { notesByScope, readNotes } from './notes.ts';
import { adoptPhone, removePhone } from './phones.ts';
import { processUser } from './revisions.ts';
import { undoRevision } from './rollback.ts';
import { writeSettings } from './settings.ts';
import { temporaryStore } from './testing/temporary-store.ts';

const mac = '00:11:5C:93:AF:D1' as MacAddress;
const SITE = { layer: 'site', scope: '' } as const;
const PHONE = { layer: 'phone', scope: mac } as const;

test('a note stays with its setting through changes of the value, goes with it, and comes back with it', async (t) => {
  const { db } = await temporaryStore(t);
  const noteOn = async () => notesByScope(await readNotes(db))('site', '').get('sync');
  await writeSettings(db, SITE, new Map([['sync', '2']]), processUser(), 'the carrier asks');
  assert.equal(await noteOn(), 'the carrier asks');
  await writeSettings(db, SITE, new Map([['sync', '3']]));
  assert.equal(await noteOn(), 'the carrier asks');
  await writeSettings(db, SITE, new Map([['sync', undefined]]));
  assert.equal(await noteOn(), undefined);
  await undoRevision(db, 3);
  assert.equal(await noteOn(), 'the carrier asks');
  await writeSettings(db, SITE, new Map([['sync', '3']]), processUser(), '');
  assert.equal(await noteOn(), undefined);
});

test('a phone that goes takes its notes along, and a rollback brings them back', async (t) => {
  const { db } = await temporaryStore(t);
  await adoptPhone(db, mac, { model: '7960' }, new Date(), 'new');
  await writeSettings(db, PHONE, new Map([['phone_label', 'Hall']]), processUser(), 'by the door');
  const before = await readNotes(db);
  await removePhone(db, mac);
  assert.deepEqual(await readNotes(db), []);
  await undoRevision(db, 3);
  assert.deepEqual(await readNotes(db), before);
});
