import assert from 'node:assert/strict';
import { test } from 'node:test';
import { convertedPhone } from '#test/support/converted-phone.ts';
import { writeFirmwareFolder } from '#test/support/firmware-folder.ts';
import { Offhook } from '#test/support/offhook.ts';
import type { Ipv4Address } from '#values/ipv4-address.ts';
import type { MacAddress } from '#values/mac-address.ts';

const mac = '00:11:5C:93:AF:D1' as MacAddress;
const address = '127.0.1.41' as Ipv4Address;

test('a setting once sent and then taken away is the default again in the phone', async (t) => {
  const offhook = new Offhook(t);
  await offhook.must('firmware', 'add', writeFirmwareFolder(offhook.folder));
  await setAndUnset(offhook, 200);
});

// The loader finds no load then, goes on asking, and has read the phone's file long before the application does.
test('the same without firmware on the shelf', async (t) => {
  await setAndUnset(new Offhook(t), 20);
});

async function setAndUnset(offhook: Offhook, speed: number): Promise<void> {
  await offhook.must('extension', 'add', '208');
  await offhook.must('extension', 'add', '210');
  await offhook.must(
    'phone',
    'add',
    mac,
    '--model',
    '7960',
    '--line',
    '208',
    '--line',
    '210',
    '--bind',
    address,
  );
  await offhook.must('set', '--phone', mac, 'call_waiting', '0', 'phone_label', 'Front desk');
  await offhook.must('set', 'timer_register_expires', '600');
  const server = await offhook.serveOnLoopback();
  await using phone = convertedPhone({
    mac,
    localAddress: address,
    tftpServer: server.tftpServer,
    speed,
  });

  assert.equal((await phone.powerOn()).kind, 'registered');
  const before = phone.flash.parameters;
  assert.equal(before.call_waiting, '0');
  assert.equal(before.phone_label, 'Front desk');
  assert.equal(before.timer_register_expires, '600');
  assert.equal(before.line2_name, '210');
  await phone.powerOff();
  const file = `SIP${mac.replaceAll(':', '')}.cnf`;
  await server.event((event) => event.type === 'registered', 'the registration');

  await offhook.must('unset', '--phone', mac, 'call_waiting', 'phone_label');
  await offhook.must('unset', 'timer_register_expires');
  await offhook.must('phone', 'change', mac, '--line', '208');
  const written = await offhook.must('what-if', mac, file);
  assert.match(written, /^call_waiting: 1$/m);
  assert.match(written, /^phone_label: ""$/m);
  assert.match(written, /^line2_name: "?UNPROVISIONED"?$/m);
  assert.match(written, /^timer_register_expires: 3600$/m);

  assert.equal((await phone.powerOn()).kind, 'registered');
  const after = phone.flash.parameters;
  assert.equal(after.call_waiting, '1');
  assert.equal(after.phone_label, '');
  assert.equal(after.timer_register_expires, '3600');
  assert.equal(after.line2_name, 'UNPROVISIONED');
  await phone.powerOff();

  // The second registration renews the first, which is no news: the ring list comes after the configuration.
  const boots = () =>
    server.events.filter((event) => event.type === 'file-fetched' && event.name === 'RINGLIST.DAT');
  await server.event(() => boots().length === 2, 'the end of the second boot');
  await server.stop();
  const settled = await offhook.must('what-if', mac, file);
  assert.doesNotMatch(settled, /call_waiting|phone_label|line2_|timer_register_expires/);
}
