/** A phone book out of a real CardDAV server: Radicale. */
import assert from 'node:assert/strict';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { freePort } from '#test/support/free-port.ts';
import { Offhook } from '#test/support/offhook.ts';
import { startTcpDaemon } from '#test/support/tcp-daemon.ts';

const RADICALE = '/usr/bin/radicale';
const skip = existsSync(RADICALE) ? false : `${RADICALE} is not installed`;
const PASSWORD = 'carddav-secret';
const CARDS = [
  'BEGIN:VCARD\r\nVERSION:3.0\r\nUID:1\r\nN:Doe;Jane;;;\r\nFN:Jane Doe\r\nTEL;TYPE=CELL:+32 475 11 22 33\r\nTEL;TYPE=FAX:+32 2 555 00 00\r\nEND:VCARD\r\n',
  'BEGIN:VCARD\r\nVERSION:4.0\r\nUID:2\r\nFN:Zoë & Łukasz <home>\r\nTEL;VALUE=uri;TYPE=home:tel:+32-2-555-99-99\r\nEND:VCARD\r\n',
];

async function startRadicale(t: TestContext, folder: string): Promise<string> {
  const port = await freePort();
  const users = join(folder, 'users');
  writeFileSync(users, `jan:${PASSWORD}\n`);
  const configuration = join(folder, 'radicale.conf');
  writeFileSync(
    configuration,
    `[server]
hosts = 127.0.0.1:${port}
[auth]
type = htpasswd
htpasswd_filename = ${users}
htpasswd_encryption = plain
delay = 0
[storage]
filesystem_folder = ${join(folder, 'collections')}
`,
  );
  const daemon = await startTcpDaemon(RADICALE, ['--config', configuration], port);
  t.after(() => daemon[Symbol.asyncDispose]());
  const book = `http://127.0.0.1:${port}/jan/contacts/`;
  const authorization = `Basic ${Buffer.from(`jan:${PASSWORD}`).toString('base64')}`;
  const send = async (url: string, method: string, body: string, type: string) => {
    const { status } = await fetch(url, { method, body, headers: { authorization, 'content-type': type } });
    assert.ok(status < 300, `${method} ${url}: ${status}`);
  };
  const collection = `<mkcol xmlns="DAV:" xmlns:C="urn:ietf:params:xml:ns:carddav"><set><prop><resourcetype><collection/><C:addressbook/></resourcetype></prop></set></mkcol>`;
  await send(book, 'MKCOL', collection, 'application/xml');
  for (const [at, card] of CARDS.entries()) await send(`${book}${at}.vcf`, 'PUT', card, 'text/vcard');
  return book;
}

test('cards of a CardDAV server, vCard 3 and 4, become people with numbers', { skip }, async (t) => {
  const offhook = new Offhook(t);
  offhook.writeSettings('phonebook: {country: BE}\n');
  const book = await startRadicale(t, offhook.folder);
  const add = ['phonebook', 'source', 'add', 'Friends', '--kind', 'carddav', '--from', book];
  const refused = await offhook.run(...add);
  assert.match(refused.stderr, /answers 401/);

  const passwordFile = join(offhook.folder, 'password');
  writeFileSync(passwordFile, PASSWORD);
  await offhook.must(...add, '--user', 'jan', '--password-file', passwordFile);
  const { found } = JSON.parse(await offhook.must('phonebook', 'search', '--json'));
  assert.deepEqual(found, [
    { name: 'Doe, Jane', telephone: '0475112233' },
    { name: 'Zoë & Łukasz <home>', telephone: '025559999' },
  ]);
});
