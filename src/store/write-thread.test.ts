import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { MacAddress } from '#values/mac-address.ts';
import { readEvents } from './events.ts';
import { readPhones } from './phones.ts';
import { temporaryStore } from './testing/temporary-store.ts';
import { WriteThread } from './write-thread.ts';

const mac = '00:11:5C:93:AF:D1' as MacAddress;

test('what the writing thread acknowledged is there for others, in the order of the orders', async (t) => {
  const { db, folder } = await temporaryStore(t);
  await using thread = await WriteThread.start(folder);
  const first = thread.write('events', [{ at: 1, mac, type: 'phone-appeared' }]);
  const second = thread.write('events', [{ at: 2, mac, type: 'unregistered', extension: '208' }]);
  const third = thread.write('appearances', [mac, mac]);
  await second;
  assert.deepEqual(
    (await readEvents(db, mac, 10)).map(({ at }) => at),
    [1, 2],
  );
  await Promise.all([first, third]);
  assert.deepEqual(
    (await readPhones(db)).map((phone) => phone.mac),
    [mac],
  );
});

test('an order that can’t be carried out is told, and the next one is', async (t) => {
  const { db, folder } = await temporaryStore(t);
  await using thread = await WriteThread.start(folder);
  const broken = { at: 1, mac, type: undefined } as never;
  await assert.rejects(thread.write('events', [broken]));
  await thread.write('events', [{ at: 2, mac, type: 'phone-appeared' }]);
  assert.equal((await readEvents(db, mac, 10)).length, 1);
});

test('a thread that ends carries out what was ordered and refuses more', async (t) => {
  const { db, folder } = await temporaryStore(t);
  const thread = await WriteThread.start(folder);
  const ordered = thread.write('events', [{ at: 1, mac, type: 'phone-appeared' }]);
  await thread[Symbol.asyncDispose]();
  await ordered;
  assert.equal((await readEvents(db, mac, 10)).length, 1);
  await assert.rejects(thread.write('events', []), /ended/);
  await thread[Symbol.asyncDispose]();
});
