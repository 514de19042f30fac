/** Plugging in never converts, unless its network says so; and then it gets no configuration. */
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { writeFirmwareFolder } from '#test/support/firmware-folder.ts';
import { Offhook } from '#test/support/offhook.ts';
import type { Serving } from '#test/support/serving.ts';
import type { Ipv4Address } from '#values/ipv4-address.ts';
import type { MacAddress } from '#values/mac-address.ts';
import { factoryFlash } from '#virtual-phone/flash.ts';
import { VirtualPhone } from '#virtual-phone/virtual-phone.ts';

/** A phone that never stops asking ends by the clock when something is wrong. */
const timeout = 30_000;
const mac = '00:11:5C:93:AF:D1' as MacAddress;
const address = '127.0.4.41' as Ipv4Address;

/** Switches on a phone from the shelf that never stops asking. */
function plugIn(t: TestContext, serving: Serving) {
  const unprovisioned = Promise.withResolvers<void>();
  const phone = new VirtualPhone({
    mac,
    model: '7960',
    localAddress: address,
    tftpServer: serving.tftpServer,
    patience: { cycles: Number.POSITIVE_INFINITY },
    speed: 500,
    onEvent: (event) => {
      if (event.type === 'state' && event.state === 'unprovisioned') unprovisioned.resolve();
    },
  });
  t.after(() => phone.powerOff());
  return { phone, unprovisioned: unprovisioned.promise, outcome: phone.powerOn() };
}

async function askedTimes(serving: Serving, name: string, times: number): Promise<void> {
  const refusals = () =>
    serving.events.filter((event) => event.type === 'file-refused' && event.name === name);
  await serving.event(() => refusals().length >= times, `${times} refusals of ${name}`);
}

test('an unknown phone is left as it is, waits in the inbox, and is converted once it is adopted', {
  timeout,
}, async (t) => {
  const offhook = new Offhook(t);
  await offhook.must('firmware', 'add', writeFirmwareFolder(offhook.folder));
  await offhook.must('extension', 'add', '208');
  const serving = await offhook.serveOnLoopback();
  const { phone, outcome } = plugIn(t, serving);

  const appeared = await serving.event(({ type }) => type === 'phone-appeared', 'the phone in the inbox');
  assert.equal(appeared.mac, mac);
  await askedTimes(serving, 'XMLDefault.cnf.xml', 3);
  assert.deepEqual(phone.flash, factoryFlash());
  assert.equal(phone.state, 'sccp');
  const [waiting] = JSON.parse(await offhook.must('phone', 'list', '--json'));
  assert.equal(waiting.mac, mac);
  assert.equal(waiting.standing, 'inbox');
  assert.match(await offhook.must('phone', 'list'), /in the inbox/);
  assert.ok(!serving.events.some(({ type }) => type === 'file-started' || type === 'file-fetched'));

  await offhook.must('phone', 'adopt', mac, '--model', '7960', '--line', '208', '--bind', address);
  assert.equal((await outcome).kind, 'registered');
  assert.equal(phone.flash.application, 'P0S3-8-12-00');
  const [adopted] = JSON.parse(await offhook.must('phone', 'list', '--json'));
  assert.equal(adopted.standing, 'adopted');
});

test('where its network says so, an unknown phone is converted on sight, and gets no configuration', {
  timeout,
}, async (t) => {
  const offhook = new Offhook(t);
  offhook.writeSettings('networks: [{network: 127.0.0.0/8, convert: on-sight}]\n');
  await offhook.must('firmware', 'add', writeFirmwareFolder(offhook.folder));
  await offhook.must('extension', 'add', '208');
  const serving = await offhook.serveOnLoopback();
  const { phone, unprovisioned, outcome } = plugIn(t, serving);

  await unprovisioned;
  await askedTimes(serving, 'SIPDefault.cnf', 1);
  assert.equal(phone.flash.application, 'P0S3-8-12-00');
  assert.deepEqual(phone.flash.parameters, {});
  const [waiting] = JSON.parse(await offhook.must('phone', 'list', '--json'));
  assert.equal(waiting.standing, 'inbox');

  await offhook.must('phone', 'adopt', mac, '--model', '7960', '--line', '208', '--bind', address);
  assert.equal((await outcome).kind, 'registered');
});
