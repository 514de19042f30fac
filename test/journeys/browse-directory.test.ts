/** A person at a virtual phone: from the directory key to a number, by keys alone, and as the command shows it. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { convertedPhone } from '#test/support/converted-phone.ts';
import { Offhook } from '#test/support/offhook.ts';
import type { Ipv4Address } from '#values/ipv4-address.ts';
import type { MacAddress } from '#values/mac-address.ts';
import { rowsOf } from '#virtual-phone/screen/page-screen.ts';

const mac = '00:11:5C:93:AF:D1' as MacAddress;
const address = '127.0.6.64' as Ipv4Address;

test('the directory is searched and dialled from with keys, as its phone alone may', async (t) => {
  const offhook = new Offhook(t);
  await offhook.addPhone(mac, '208', address);
  await offhook.must('phonebook', 'entry', 'add', 'Tom', '6905');
  await offhook.must('phonebook', 'entry', 'add', 'Dick', '6906');
  const serving = await offhook.serveOnLoopback();
  await using phone = convertedPhone({
    mac,
    localAddress: address,
    tftpServer: { address: '127.0.0.1' as Ipv4Address, port: serving.tftpPort },
  });
  assert.equal((await phone.powerOn()).kind, 'registered');
  const browser = phone.browser();
  const rows = () => (browser.open === undefined ? [] : rowsOf(browser.open));
  await browser.go(phone.flash.parameters.directory_url ?? '');
  const search = rows().findIndex((row) => row.includes('Search'));
  assert.ok(search >= 0, rows().join());
  await browser.press({ kind: 'digit', digit: String(search + 1) });
  assert.equal(browser.open?.page.kind, 'input');
  await browser.press({ kind: 'type', text: 'di' });
  await browser.press({ kind: 'soft-key', name: 'Submit' });
  assert.match(rows()[0] ?? '', /^1 Dick +6906$/);
  assert.deepEqual(await browser.press({ kind: 'soft-key', name: 'Dial' }), {
    kind: 'dial',
    number: '6906',
    edited: false,
  });

  const screen = [
    'screen',
    mac,
    '--page',
    'directory',
    '--press',
    String(search + 1),
    '--press',
    'text:to',
    '--press',
    'Submit',
  ];
  const shown = await offhook.run(...screen, '--from', address);
  assert.equal(shown.code, 0, shown.stderr);
  assert.match(shown.stdout, /▶1 Tom +6905/);
  assert.match(shown.stdout, /● 208/);
  const png = join(offhook.folder, 'screen.png');
  await offhook.must(...screen, '--from', address, '--out', png);
  assert.equal(readFileSync(png).toString('latin1', 1, 4), 'PNG');
  // Asked from an address that is no phone's, the book stays closed.
  const stranger = await offhook.run(...screen, '--from', '127.0.6.65');
  assert.equal(stranger.code, 1);
  assert.match(stranger.stderr, /answered 404/);
  assert.doesNotMatch(stranger.stdout, /6905/);
});
