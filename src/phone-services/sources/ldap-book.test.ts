import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { test } from 'node:test';
import { readLdapBook } from './ldap-book.ts';

/** A value in BER with a length of one octet. */
function ber(tag: number, ...parts: readonly (Uint8Array | string)[]): Buffer {
  const inside = Buffer.concat(parts.map((part) => Buffer.from(part)));
  return Buffer.concat([Buffer.from([tag, inside.length]), inside]);
}

/** One person, and the promise of a further page (RFC 4511, RFC 2696). */
function pageOf(messageId: Buffer): Buffer {
  const attribute = (name: string, value: string) => ber(0x30, ber(0x04, name), ber(0x31, ber(0x04, value)));
  const person = ber(0x64, ber(0x04, 'cn=a'), ber(0x30, attribute('cn', 'Ann'), attribute('mobile', '0475')));
  const done = ber(0x65, ber(0x0a, Uint8Array.of(0)), ber(0x04, ''), ber(0x04, ''));
  const cookie = ber(0x30, ber(0x02, Uint8Array.of(0)), ber(0x04, 'more'));
  const control = ber(0xa0, ber(0x30, ber(0x04, '1.2.840.113556.1.4.319'), ber(0x04, cookie)));
  return Buffer.concat([ber(0x30, messageId, person), ber(0x30, messageId, done, control)]);
}

test('a server that promises page after page is left at the limit', async (t) => {
  let pages = 0;
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.on('data', (request: Buffer) => {
      // The identifier of the message is the first integer in it.
      const at = request.indexOf(0x02);
      const isSearch = request.includes('1.2.840.113556.1.4.319');
      if (!isSearch) return;
      pages += 1;
      socket.write(pageOf(request.subarray(at, at + 2 + (request[at + 1] ?? 1))));
    });
  }).listen(0, '127.0.0.1');
  t.after(() => server.close());
  await once(server, 'listening');
  const location = `ldap://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const source = {
    name: 'endless',
    kind: 'ldap',
    location,
    layer: 'site',
    scope: '',
    everyMinutes: 60,
    options: { base: 'dc=x' },
  } as const;
  const entries = await readLdapBook(source, 25);
  assert.equal(entries.length, 25);
  assert.equal(pages, 25);
  assert.deepEqual(entries[0], { name: 'Ann', numbers: [{ label: 'mobile', number: '0475' }] });
});
