import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { MacAddress } from '#values/mac-address.ts';
import { addExtension, readExtensions, removeExtension } from './extensions.ts';
import { adoptPhone, changePhone } from './phones.ts';
import { temporaryStore } from './testing/temporary-store.ts';

const mac = '00:11:5C:93:AF:D1' as MacAddress;
const extension = (number: string) => ({ number, name: `Name of ${number}`, secret: `secret-${number}` });

test('extensions are kept whole and listed by number', async (t) => {
  const { db } = await temporaryStore(t);
  for (const number of ['210', '208', '209']) await addExtension(db, extension(number));
  assert.deepEqual(await readExtensions(db), ['208', '209', '210'].map(extension));
  assert.deepEqual(await readExtensions(db, '209'), [extension('209')]);
  assert.deepEqual(await readExtensions(db, '999'), []);
});

test('one number has one account, and the first stays', async (t) => {
  const { db } = await temporaryStore(t);
  await addExtension(db, extension('208'));
  await assert.rejects(addExtension(db, { number: '208', name: 'other', secret: 'other' }), {
    code: 'EXTENSION_EXISTS',
  });
  assert.deepEqual(await readExtensions(db), [extension('208')]);
});

test('an extension on a line stays until it is taken off', async (t) => {
  const { db } = await temporaryStore(t);
  await addExtension(db, extension('208'));
  await adoptPhone(db, mac, { model: '7960', extensions: ['208'] }, new Date(0), 'new');
  await assert.rejects(removeExtension(db, '208'), {
    code: 'EXTENSION_IN_USE',
    message: `Extension 208 is on line 1 of ${mac}.`,
  });
  await changePhone(db, mac, { extensions: [] });
  await removeExtension(db, '208');
  assert.deepEqual(await readExtensions(db), []);
  await assert.rejects(removeExtension(db, '208'), { code: 'EXTENSION_UNKNOWN' });
});
