/** A picture becomes the logo of a group: stored, served, linked, and nothing of it when it can't be. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readLogo } from '#files/logo/logo.ts';
import { overHttp } from '#test/support/fetch-as-phone.ts';
import { Offhook } from '#test/support/offhook.ts';
import type { Ipv4Address } from '#values/ipv4-address.ts';
import type { MacAddress } from '#values/mac-address.ts';

const mac = '00:11:5C:93:AF:D1' as MacAddress;
const address = '127.0.6.61' as Ipv4Address;

test('logo set makes a picture the logo of a group, and phones are told where it is', async (t) => {
  const offhook = new Offhook(t);
  await offhook.addPhone(mac, '208', address);
  await offhook.must('phone', 'change', mac, '--group', 'shop');
  const unknown = await offhook.run('logo', 'set', 'docs/pictures/bakery.svg', '--phone', '00115c93afd9');
  assert.equal(unknown.code, 1);
  assert.match(unknown.stderr, /PHONE_UNKNOWN/);
  assert.deepEqual(JSON.parse(await offhook.must('file', 'list', '--json')), []);

  assert.match(
    await offhook.must('logo', 'set', 'docs/pictures/bakery.svg', '--group', 'shop'),
    /bakery\.bmp is served/,
  );
  const serving = await offhook.serveOnLoopback();
  const { status, bytes } = await overHttp(serving, address, 'bakery.bmp');
  assert.equal(status, 200);
  assert.equal(bytes.length, 6230);
  assert.ok(readLogo(bytes).pixels.some((pixel) => pixel > 0));
  const file = await offhook.must('what-if', mac, 'SIP<MAC>.cnf');
  assert.match(file, /logo_url: "?http:\/\/127\.0\.0\.1:\d+\/bakery\.bmp/);
});
