/** The sample phone of the founding article, made again by commands: every pair that it wrote, and nothing unexplained. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { type TestContext, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { writeFirmwareFolder } from '#test/support/firmware-folder.ts';
import { Offhook } from '#test/support/offhook.ts';
import type { Ipv4Address } from '#values/ipv4-address.ts';
import type { MacAddress } from '#values/mac-address.ts';
import { convertedFlash } from '#virtual-phone/flash.ts';
import { readCnf } from '#virtual-phone/read/read-cnf.ts';
import { VirtualPhone } from '#virtual-phone/virtual-phone.ts';

const mac = '00:11:5C:93:AF:D1' as MacAddress;
const address = '127.0.7.41' as Ipv4Address;
const FILE = 'SIP00115C93AFD1.cnf';
const fixture = (path: string) => fileURLToPath(new URL(`../fixtures/${path}`, import.meta.url));
const ARTICLE = pairsOf(readFileSync(fixture(`seed/${FILE}`)));
const WEB = 'http://192.168.0.20/_asterisk';
const SETTINGS = [
  ...['phone_label', '...Demo...', 'phone_prompt', 'Tel Demo', 'phone_password', 'demo', 'user_info', 'none'],
  ...['logo_url', `${WEB}/demo.bmp`, 'directory_url', `${WEB}/directory.xml`],
  ...['image_version', 'P0S3-8-12-00', 'nat_enable', '1'],
  ...['line2_name', '', 'line2_authname', '', 'line2_password', '', 'line2_displayname', ''],
];

/** Name and value as the phone's own reader takes them. */
function pairsOf(bytes: Uint8Array): Record<string, string> {
  const read = [...readCnf(bytes, { dropsBareEmptyValue: true, needsLastNewline: true })];
  assert.deepEqual(
    read.filter(({ kind }) => kind === 'drop'),
    [],
  );
  return Object.fromEntries(
    read.flatMap((entry) => (entry.kind === 'setting' ? [[entry.name, entry.value]] : [])),
  );
}

/** The whole file, as it stands in test/fixtures/golden/. */
async function assertGolden(
  t: TestContext,
  offhook: Offhook,
  golden: string,
): Promise<Record<string, string>> {
  const text = await offhook.must('what-if', mac, FILE, '--reveal');
  t.assert.fileSnapshot(text, fixture(`golden/${golden}`), { serializers: [(value) => value] });
  return pairsOf(Buffer.from(text, 'latin1'));
}

test('the sample phone of the article, before and after its first boot', async (t) => {
  const offhook = new Offhook(t);
  offhook.writeSettings('listen: [127.0.0.1]\n');
  await offhook.must('firmware', 'add', writeFirmwareFolder(offhook.folder));
  await offhook.must('extension', 'add', '208', '--secret', 'sip', '--name', '208');
  await offhook.must('phone', 'add', mac, '--model', '7960', '--line', '208', '--bind', address);
  await offhook.must('set', '--phone', mac, ...SETTINGS);

  const first = await assertGolden(t, offhook, `first-boot/${FILE}`);
  for (const [name, value] of Object.entries(ARTICLE)) assert.equal(first[name], value, name);

  const serving = await offhook.serveOnLoopback();
  const formerLife = { outbound_proxy: '10.9.9.9', line3_name: '777', line3_password: 'old' };
  await using phone = new VirtualPhone({
    mac,
    model: '7960',
    localAddress: address,
    tftpServer: serving.tftpServer,
    flash: { ...convertedFlash(), parameters: formerLife },
    speed: 200,
  });
  assert.equal((await phone.powerOn()).kind, 'registered');
  const { parameters } = phone.flash;
  for (const [name, value] of Object.entries(ARTICLE)) assert.equal(parameters[name], value, name);
  assert.deepEqual([parameters.outbound_proxy, parameters.line3_name], ['', 'UNPROVISIONED']);
  await phone.powerOff();
  await serving.event(({ type }) => type === 'registered', 'the registration');
  await serving.stop();

  assert.deepEqual(await assertGolden(t, offhook, FILE), ARTICLE);
});
