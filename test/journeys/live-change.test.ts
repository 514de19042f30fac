/** What a command changes, a running `serve` serves within a second of the command's end. */
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { overHttp, overTftp } from '#test/support/fetch-as-phone.ts';
import { Offhook } from '#test/support/offhook.ts';
import type { Serving } from '#test/support/serving.ts';
import { withinASecond } from '#test/support/within-a-second.ts';
import type { Ipv4Address } from '#values/ipv4-address.ts';
import type { MacAddress } from '#values/mac-address.ts';

const mac = '00:11:5C:93:AF:D1' as MacAddress;
const address = '127.0.3.41' as Ipv4Address;
const FILE = 'SIP00115C93AFD1.cnf';

async function fetchBothWays(serving: Serving, name: string): Promise<(string | undefined)[]> {
  const tftp = await overTftp(serving, address, name);
  const http = await overHttp(serving, address, name);
  return [
    tftp.kind === 'received' ? Buffer.from(tftp.bytes).toString('latin1') : undefined,
    http.status === 200 ? http.bytes.toString('latin1') : undefined,
  ];
}

function assertServed(serving: Serving, name: string, isWanted: (content?: string) => boolean) {
  return withinASecond(
    name,
    () => fetchBothWays(serving, name),
    (contents) => contents.every((one) => isWanted(one)),
  );
}

test('changes by command are served within a second, over TFTP and HTTP', async (t) => {
  const offhook = new Offhook(t);
  await offhook.addPhone(mac, '208', address);
  const serving = await offhook.serveOnLoopback();
  const before = await fetchBothWays(serving, FILE);
  assert.ok(before.every((content) => content !== undefined && !content.includes('phone_label')));

  await offhook.must('set', '--phone', mac, 'phone_label', 'Front desk');
  await assertServed(serving, FILE, (text = '') => text.includes('phone_label: "Front desk"'));

  await offhook.must('set', 'time_zone', 'CET');
  await assertServed(serving, 'SIPDefault.cnf', (text = '') => text.includes('time_zone: CET'));

  await offhook.must('extension', 'add', '210');
  await offhook.must('phone', 'change', mac, '--line', '208', '--line', '210');
  await assertServed(serving, FILE, (text = '') => text.includes('line2_name: 210'));

  const ring = join(offhook.folder, 'bell.raw');
  writeFileSync(ring, 'ding');
  await offhook.must('file', 'add', ring);
  await assertServed(serving, 'bell.raw', (content) => content === 'ding');
  await assertServed(serving, 'RINGLIST.DAT', (text = '') => text.includes('bell\tbell.raw'));

  await offhook.must('phone', 'remove', mac);
  await assertServed(serving, FILE, (content) => content === undefined);
});
