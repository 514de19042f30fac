/** Phone books out of files: read, searched, read again, and kept when they can't be read any more. */
import assert from 'node:assert/strict';
import { renameSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { overHttp } from '#test/support/fetch-as-phone.ts';
import { Offhook } from '#test/support/offhook.ts';
import { withinASecond } from '#test/support/within-a-second.ts';
import type { Ipv4Address } from '#values/ipv4-address.ts';
import type { MacAddress } from '#values/mac-address.ts';

const MAC = '00:11:5C:93:AF:D1' as MacAddress;
const PHONE = '127.0.5.61' as Ipv4Address;
const OTHER_MAC = '00:11:5C:93:AF:D2' as MacAddress;
const OTHER = '127.0.5.62' as Ipv4Address;

test('a source is found on the phones it is for; when it fails, its last good copy stays and an alarm says so', async (t) => {
  const offhook = new Offhook(t);
  await offhook.addPhone(MAC, '208', PHONE);
  await offhook.addPhone(OTHER_MAC, '209', OTHER);
  const path = join(offhook.folder, 'customers.csv');
  writeFileSync(path, 'name;number\nZoë Acme;1001\n');
  const serving = await offhook.serveOnLoopback();
  const find = async (from: Ipv4Address) =>
    (await overHttp(serving, from, 'directory/find?f=zoe')).bytes.toString('latin1');

  await offhook.must('phonebook', 'source', 'add', 'Customers', '--from', path, '--phone', MAC);
  await withinASecond(
    'the source',
    () => find(PHONE),
    (page) => page.includes('<Telephone>1001<'),
  );
  assert.match(await find(OTHER), /Nobody was found/);

  writeFileSync(path, 'name;number\nZoë Acme;1002\n');
  await offhook.must('phonebook', 'source', 'refresh');
  await withinASecond(
    'the change',
    () => find(PHONE),
    (page) => page.includes('<Telephone>1002<'),
  );

  renameSync(path, `${path}.away`);
  const failed = await offhook.run('phonebook', 'source', 'refresh', 'Customers');
  assert.equal(failed.code, 1);
  assert.match(failed.stderr, /SOURCE_UNREADABLE/);
  assert.match(await find(PHONE), /<Telephone>1002</);
  assert.match(await offhook.must('phonebook', 'source', 'list'), /there is no file/);

  // The server tries by itself as well, and tells when it comes to nothing.
  await offhook.must(
    'phonebook',
    'source',
    'add',
    'Later',
    '--kind',
    'csv',
    '--from',
    `${path}.gone`,
    '--later',
  );
  const alarm = await serving.event(({ type }) => type === 'source-failed', 'the alarm');
  assert.deepEqual([alarm.source, alarm.rows], ['Later', 0]);

  await offhook.must('phonebook', 'source', 'remove', 'Customers');
  await withinASecond(
    'its end',
    () => find(PHONE),
    (page) => page.includes('Nobody was found'),
  );
});

test('a hostile source is refused with its reason while phones are answered, and leaves nothing behind', async (t) => {
  const offhook = new Offhook(t);
  await offhook.addPhone(MAC, '208', PHONE);
  const write = (name: string, text: string) => {
    const path = join(offhook.folder, name);
    writeFileSync(path, text);
    return path;
  };
  const huge = write('huge.csv', 'name,number\nJan,1\n');
  truncateSync(huge, 1024 ** 3);
  const serving = await offhook.serveOnLoopback();
  for (const [path, reason] of [
    [huge, /more than 64 MB/],
    [write('deep.xml', '<a>'.repeat(200_000)), /line 1|deep|nested/i],
    [write('cards.vcf', 'BEGIN:VCARD\n'.repeat(1_000_000)), /nobody in it/],
    [write('quotes.csv', `name,number\n"${'x,'.repeat(1_000_000)}`), /line/],
    ['/dev/zero', /is no file/],
  ] as const) {
    const kind = path === '/dev/zero' ? ['--kind', 'csv'] : [];
    const { code, stderr } = await offhook.run(
      'phonebook',
      'source',
      'add',
      'Hostile',
      '--from',
      path,
      ...kind,
    );
    assert.equal(code, 1, path);
    assert.match(stderr, reason);
    assert.equal((await overHttp(serving, PHONE, 'directory')).status, 200);
  }
  assert.deepEqual(JSON.parse(await offhook.must('phonebook', 'source', 'list', '--json')), []);
});
