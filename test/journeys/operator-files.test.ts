/** Files of the operator's own: a logo is served both ways, found in any letter case, and linked by the phone. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { ReceiveOutcome } from '#protocols/tftp/receive-transfer.ts';
import { convertedPhone } from '#test/support/converted-phone.ts';
import { overHttp, overHttpAt, overTftp } from '#test/support/fetch-as-phone.ts';
import { Offhook } from '#test/support/offhook.ts';
import { withinASecond } from '#test/support/within-a-second.ts';
import type { Ipv4Address } from '#values/ipv4-address.ts';
import type { MacAddress } from '#values/mac-address.ts';

const mac = '00:11:5C:93:AF:D1' as MacAddress;
const address = '127.0.6.41' as Ipv4Address;
const LOGO = Buffer.from(Array.from({ length: 5120 }, (_, at) => at % 251));

const isNotFound = (answer: ReceiveOutcome) => answer.kind === 'refused' && answer.code === 1;
const isLogo = (bytes: Uint8Array | undefined) => bytes !== undefined && LOGO.equals(bytes);

test('a logo is served over TFTP and HTTP, in any letter case, until it is removed', async (t) => {
  const offhook = new Offhook(t);
  const path = join(offhook.folder, 'Logo.bmp');
  writeFileSync(path, LOGO);
  const serving = await offhook.serveOnLoopback();
  const fetchTftp = async (name: string) => {
    const answer = await overTftp(serving, address, name);
    return answer.kind === 'received' ? answer.bytes : undefined;
  };
  await offhook.must('file', 'add', path);
  const [listed] = JSON.parse(await offhook.must('file', 'list', '--json'));
  assert.deepEqual([listed.name, listed.size], ['Logo.bmp', LOGO.length]);

  await withinASecond('the logo is served', () => fetchTftp('Logo.bmp'), isLogo);
  for (const name of ['LOGO.BMP', '/logo.bmp', './Logo.bmp']) assert.ok(isLogo(await fetchTftp(name)), name);
  const http = await overHttp(serving, address, 'LOGO.bmp');
  assert.equal(http.status, 200);
  assert.ok(isLogo(http.bytes));
  assert.equal(http.headers['content-length'], String(LOGO.length));
  assert.equal(http.headers['content-type'], 'image/bmp');
  assert.equal(http.headers.etag, `"${createHash('sha256').update(LOGO).digest('hex')}"`);

  // A name that is written exactly so goes before one that differs in letter case.
  writeFileSync(path, 'another');
  await offhook.must('file', 'add', path, '--as', 'logo.bmp');
  const isOther = (bytes: Uint8Array | undefined) => String(bytes && Buffer.from(bytes)) === 'another';
  await withinASecond('the exact name wins', () => fetchTftp('logo.bmp'), isOther);
  assert.ok(isLogo(await fetchTftp('Logo.bmp')));

  await offhook.must('file', 'remove', 'logo.bmp');
  await offhook.must('file', 'remove', 'Logo.bmp');
  await withinASecond('the logo is gone', () => overTftp(serving, address, 'Logo.bmp'), isNotFound);
  assert.equal((await overHttp(serving, address, 'Logo.bmp')).status, 404);
});

test('a logo_url without a host leads to the address that the phone asked, and is answered there', async (t) => {
  const offhook = new Offhook(t);
  const path = join(offhook.folder, 'logo.bmp');
  writeFileSync(path, LOGO);
  await offhook.must('file', 'add', path);
  await offhook.addPhone(mac, '208', address);
  await offhook.must('set', 'logo_url', '/logo.bmp');
  const second = '127.0.6.1' as Ipv4Address;
  const serving = await offhook.serveOnLoopback('--listen', second);

  for (const server of ['127.0.0.1' as Ipv4Address, second]) {
    await using phone = convertedPhone({
      mac,
      localAddress: address,
      tftpServer: { address: server, port: serving.tftpPort },
    });
    assert.equal((await phone.powerOn()).kind, 'registered');
    const url = phone.flash.parameters.logo_url ?? '';
    assert.equal(url, `http://${server}:${serving.httpPort}/logo.bmp`);
    const { status, bytes } = await overHttpAt(url, address);
    assert.equal(status, 200);
    assert.ok(isLogo(bytes));
  }
});
