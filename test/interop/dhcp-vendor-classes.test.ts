/** What each device says of itself, through the live DHCP port, and what an operator then reads of it. */
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { VendorClassMeaning } from '#provisioning/identify-vendor-class.ts';
import { VENDOR_CLASS_CASES } from '#provisioning/testing/vendor-class-cases.ts';
import { runCommand } from '#test/support/command.ts';
import { fullMode, openLab, reasonWithout } from '#test/support/dhcp-lab.ts';

const OBTAIN = fileURLToPath(new URL('../support/obtain-leases.ts', import.meta.url));

function nameIn(meaning: VendorClassMeaning | undefined): string | undefined {
  if (meaning?.kind === 'model') return meaning.model;
  return meaning?.kind === 'out-of-scope' ? meaning.name : undefined;
}

/** Devices with these classes get their addresses, one after the other. */
async function obtain(t: TestContext, classes: readonly string[]) {
  const { hosts, offhook } = openLab(t, { devices: {} }, fullMode());
  const serving = await offhook.serve();
  await serving.event(({ type }) => type === 'dhcp-alone', 'the end of the search for other servers');
  hosts.devices.ip('route', 'add', '255.255.255.255/32', 'dev', 'eth0');
  const words = [process.execPath, OBTAIN, JSON.stringify(classes)];
  const { code, stdout, stderr } = await runCommand([...hosts.devices.prefix, ...words]);
  assert.equal(code, 0, stderr);
  const obtained: { mac: string; address?: string }[] = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  return { offhook, serving, obtained };
}

test('every vendor class of the table is known by its lease, its event and its row in the inbox', async (t) => {
  const reason = reasonWithout();
  if (reason !== undefined) return t.skip(reason);
  const { offhook, serving, obtained } = await obtain(
    t,
    VENDOR_CLASS_CASES.map(([vendorClass]) => vendorClass),
  );
  assert.equal(obtained.length, VENDOR_CLASS_CASES.length);

  const devices = VENDOR_CLASS_CASES.map(([vendorClass, meaning], index) => ({
    vendorClass: vendorClass.replace(/\0+$/, ''),
    meaning,
    mac: obtained[index]?.mac,
    address: obtained[index]?.address,
  }));
  const ofCisco = devices.filter(({ meaning }) => meaning !== undefined);
  const last = ofCisco.at(-1)?.mac;
  await serving.event(({ type, mac }) => type === 'address-leased' && mac === last, 'the last lease');

  const leases = JSON.parse(await offhook.must('dhcp', 'leases', '--json'));
  assert.deepEqual(
    leases.map(({ mac, address, model, vendorClass }: Record<string, string>) => [
      mac,
      address,
      model,
      vendorClass,
    ]),
    devices.map(({ mac, address, meaning, vendorClass }) => [mac, address, nameIn(meaning), vendorClass]),
  );
  assert.deepEqual(
    serving.events.filter(({ type }) => type === 'address-leased').map(({ mac, model }) => [mac, model]),
    ofCisco.map(({ mac, meaning }) => [mac, meaning?.kind === 'model' ? meaning.model : undefined]),
  );

  // What is waiting is written at the end.
  await serving.stop();
  const listed = JSON.parse(await offhook.must('phone', 'list', '--json'));
  assert.deepEqual(
    listed.map(({ mac, standing, saysModel }: Record<string, string>) => [mac, standing, saysModel]),
    ofCisco.map(({ mac, meaning }) => [mac, 'inbox', nameIn(meaning)]),
  );
  const rows = await offhook.must('phone', 'list');
  for (const { mac, meaning } of ofCisco) {
    assert.ok(rows.includes(`${mac}  ${nameIn(meaning) ?? ''}?`), `${rows}: ${mac}`);
  }
});

test('a phone is adopted as what it says it is; one that is none of ours is named', async (t) => {
  const reason = reasonWithout();
  if (reason !== undefined) return t.skip(reason);
  const { offhook, serving, obtained } = await obtain(t, [
    'Cisco Systems, Inc. IP Phone CP-7940G\0',
    'Cisco Systems, Inc. IP Phone CP-8961\0',
  ]);
  const [ours = '', foreign = ''] = obtained.map(({ mac }) => mac);
  await serving.event(({ type, mac }) => type === 'address-leased' && mac === foreign, 'the last lease');
  await serving.stop();
  assert.match(
    await offhook.must('phone', 'adopt', ours),
    /adopted as a 7940G, which is what it says in DHCP/,
  );
  const refused = await offhook.run('phone', 'adopt', foreign);
  assert.notEqual(refused.code, 0);
  assert.match(refused.stderr, /It calls itself 8961, which Offhook does not bring up\./);
  const [adopted] = JSON.parse(await offhook.must('phone', 'list', '--json'));
  assert.deepEqual([adopted.mac, adopted.model, adopted.standing], [ours, '7940G', 'adopted']);
});
