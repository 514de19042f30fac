import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import fc from 'fast-check';
import { DecodeError } from '#values/decode-error.ts';
import { readCsvBook } from './csv-book.ts';
import { readBook } from './read-book.ts';
import { MOST_OCTETS, type Source } from './source.ts';
import { readVcardBook } from './vcard-book.ts';

const csv = (text: string, columns?: readonly string[]) => readCsvBook(Buffer.from(text), columns);

test('a table is read by its head, whatever separates it and in which language it is', () => {
  const jan = {
    name: 'Peeters, Jan',
    first: 'Jan',
    last: 'Peeters',
    numbers: [{ number: '02 555' }, { label: 'mobile', number: '0475' }],
  };
  for (const text of [
    'First Name,Last Name,Phone,Mobile Phone\nJan,Peeters,02 555,0475\n',
    '\ufeffVoornaam;Achternaam;Telefoon;GSM\r\n"Jan";"Peeters";"02 555";0475\r\n',
    'Prénom\tNom\tTel\tPortable\tnotes\nJan\tPeeters\t02 555\t0475\tx\n\n',
    'mobile|ignored|last|first|number\n0475|x|Peeters|Jan|02 555',
  ]) {
    const [entry] = csv(text);
    assert.deepEqual(
      { ...entry, numbers: entry?.numbers.toSorted((a, b) => (a.number > b.number ? -1 : 1)).toReversed() },
      jan,
      text,
    );
  }
  assert.deepEqual(csv('Doe,208\nRoe,209\n', ['name', 'number'])[1], {
    name: 'Roe',
    numbers: [{ number: '209' }],
  });
  const latin = readCsvBook(Buffer.from('name,number\nJosé,1\n', 'latin1'));
  assert.equal(latin[0]?.name, 'José');
});

test('what is no table of people is an error that tells what is missing', () => {
  for (const text of [
    '',
    'name\nJan\n',
    'a,b\n1,2\n',
    'name,number\n"open,1\n',
    `name,number\n${'x'.repeat(100_000)},1\n`,
  ]) {
    assert.throws(() => csv(text), DecodeError, text.slice(0, 30));
  }
});

const CARD3 = `BEGIN:VCARD
VERSION:3.0
N:Doe;Jane;Q.;Dr.;
FN:Dr. Jane Doe
TEL;TYPE=CELL,VOICE:+32 475 11 22 33
TEL;TYPE="work,voice":02 555
TEL;TYPE=WORK,FAX:02 999
END:VCARD
`.replaceAll('\n', '\r\n');
const CARD4 =
  'BEGIN:VCARD\nVERSION:4.0\nFN:東 Smith\nTEL;VALUE=uri;TYPE="voice,home":tel:+32-2-555\nEND:VCARD\n';

test('cards of version 3 and 4 are read; one that is broken does not hide the others', () => {
  const cards = `${CARD3}BEGIN:VCARD\nthis is none\nEND:VCARD\nBEGIN:VCARD\nVERSION:3.0\nFN:Never closed\n${CARD4}`;
  assert.deepEqual(readVcardBook(Buffer.from(cards)), [
    {
      name: 'Doe, Jane',
      first: 'Jane',
      last: 'Doe',
      numbers: [
        { label: 'mobile', number: '+32 475 11 22 33' },
        { label: 'work', number: '02 555' },
      ],
    },
    { name: '東 Smith', numbers: [{ label: 'home', number: 'tel:+32-2-555' }] },
  ]);
});

test('noise gives people or nobody, and no other error than one that says why', () => {
  const whole = Buffer.from(CARD3 + CARD4);
  fc.assert(
    fc.property(fc.nat({ max: whole.length }), fc.uint8Array({ maxLength: 8 }), (at, noise) => {
      const damaged = Buffer.concat([whole.subarray(0, at), noise, whole.subarray(at + 3)]);
      readVcardBook(damaged);
      try {
        readCsvBook(damaged);
      } catch (error) {
        assert.ok(error instanceof DecodeError, String(error));
      }
    }),
  );
});

function sourceAt(location: string, kind: Source['kind'] = 'csv'): Source {
  return { name: 'a', kind, location, layer: 'site', scope: '', everyMinutes: 60, options: {} };
}

function temporaryFile(t: TestContext, content: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'offhook-test-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const path = join(folder, 'file');
  writeFileSync(path, content);
  return path;
}

test('a file of a gigabyte, a device, a folder and one that is not there are refused without being read', async (t) => {
  const huge = temporaryFile(t, 'name,number\nJan,1\n');
  truncateSync(huge, 1024 ** 3);
  await assert.rejects(readBook(sourceAt(huge)), /more than 64 MB/);
  await assert.rejects(readBook(sourceAt('/dev/zero')), /is no file/);
  await assert.rejects(readBook(sourceAt('/tmp')), /is no file|EISDIR/);
  await assert.rejects(readBook(sourceAt('/nowhere/at/all')), /there is no file/);
});

test('a web server that never comes to an end is hung up on, and no error holds a password', async (t) => {
  let sent = 0;
  const server = createServer((request, response) => {
    if (request.url === '/secret') {
      response.writeHead(403).end(request.headers.authorization);
      return;
    }
    const more = () => {
      while (!response.destroyed && response.write('x'.repeat(65_536))) sent += 65_536;
    };
    response.on('drain', more);
    more();
  }).listen(0, '127.0.0.1');
  t.after(() => server.closeAllConnections());
  t.after(() => server.close());
  await new Promise((resolve) => server.once('listening', resolve));
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  await assert.rejects(readBook(sourceAt(`${base}/endless`)), /more than 64 MB/);
  assert.ok(sent < 4 * MOST_OCTETS);
  const guarded = { ...sourceAt(`${base}/secret`), user: 'jan', password: 'hush-hush' };
  await assert.rejects(
    readBook(guarded),
    (error: Error) => /answers 403/.test(error.message) && !/hush/.test(error.message),
  );
});

test('a page for phones is a phone book, and a deep or foreign one an error', async (t) => {
  const page =
    '<CiscoIPPhoneDirectory><Title>Phonebook</Title><DirectoryEntry><Name>Phone 1</Name><Telephone>202</Telephone></DirectoryEntry></CiscoIPPhoneDirectory>';
  const read = (text: string) => readBook(sourceAt(temporaryFile(t, text), 'directory-xml'));
  assert.deepEqual(await read(page), [{ name: 'Phone 1', numbers: [{ number: '202' }] }]);
  for (const text of [
    '<a>'.repeat(100_000),
    '<CiscoIPPhoneMenu/>',
    `<!DOCTYPE a [<!ENTITY b "c">]>${page}`,
  ]) {
    await assert.rejects(read(text), DecodeError, text.slice(0, 40));
  }
});
