/** A phone with lines on two PBXes, one of them inside and the other a second server of ours. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { convertedPhone } from '#test/support/converted-phone.ts';
import { Offhook } from '#test/support/offhook.ts';
import type { ServedEvent } from '#test/support/serving.ts';
import type { Ipv4Address } from '#values/ipv4-address.ts';
import type { MacAddress } from '#values/mac-address.ts';

const mac = '00:11:5C:93:AF:D1' as MacAddress;
const address = '127.0.1.43' as Ipv4Address;

const isRegistered = (extension: string) => (event: ServedEvent) =>
  event.type === 'registered' && event.extension === extension;

test('each line registers with the PBX that its extension is on', async (t) => {
  const provider = new Offhook(t);
  await provider.must('extension', 'add', 'desk', '--secret', 'of-the-provider');
  const there = await provider.serveOnLoopback();

  const offhook = new Offhook(t);
  const where = ['--address', there.tftpServer.address, '--port', String(there.sipPort)];
  await offhook.must('pbx', 'add', 'provider', '--kind', 'generic', ...where);
  const account = ['--pbx', 'provider', '--user', 'desk', '--secret', 'of-the-provider'];
  await offhook.must('extension', 'add', '309', ...account);
  await offhook.must('extension', 'add', '208');
  const lines = ['--line', '309', '--line', '208'];
  await offhook.must('phone', 'add', mac, '--model', '7960', ...lines, '--bind', address);
  const server = await offhook.serveOnLoopback();

  await using phone = convertedPhone({
    mac,
    localAddress: address,
    tftpServer: server.tftpServer,
  });
  const outcome = await phone.powerOn();
  assert.equal(outcome.kind, 'registered', JSON.stringify(outcome));
  await there.event(isRegistered('desk'), 'the line of the provider');
  await server.event(isRegistered('208'), 'the line inside');
  assert.match(await offhook.must('pbx', 'list'), /provider +generic +127\.\S+ +1\n?$/);
});

test('an extension on a PBX that is no longer the one is told to nobody before it is moved', async (t) => {
  const offhook = new Offhook(t);
  await offhook.must('pbx', 'add', 'provider', '--kind', 'generic', '--address', '192.0.2.5');
  await offhook.must('extension', 'add', '309', '--pbx', 'provider');
  const refused = await offhook.run('pbx', 'remove', 'provider');
  assert.deepEqual([refused.code, /PBX_IN_USE/.test(refused.stderr)], [1, true]);
  await offhook.must('extension', 'change', '309', '--pbx', 'embedded');
  await offhook.must('pbx', 'remove', 'provider');
});
