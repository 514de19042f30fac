/** `pbx check` by command against the PBX inside: what is printed, exit codes, and what a phone notices: nothing. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Offhook } from '#test/support/offhook.ts';
import { SipPhone } from '#test/support/sip-phone.ts';
import type { Ipv4Address } from '#values/ipv4-address.ts';
import type { MacAddress } from '#values/mac-address.ts';

const mac = '00:11:5C:93:AF:D1' as MacAddress;
const address = '127.0.10.41' as Ipv4Address;

test('an account of the PBX inside, before it serves, before its phone is there, and while it is', async (t) => {
  const offhook = new Offhook(t);
  await offhook.addPhone(mac, '208', address);
  await offhook.must('extension', 'change', '208', '--secret', 'pqRs7842');
  const serving = await offhook.serveOnLoopback();

  const well = await offhook.run('pbx', 'check', mac);
  assert.deepEqual([well.code, well.stderr], [0, '']);
  assert.match(well.stdout, new RegExp(`^208 on embedded \\(127.0.0.1:\\d+\\), line 1 of ${mac}\n`));
  assert.match(well.stdout, /\nwith password +200 OK; nobody is registered\n/);
  assert.match(well.stdout, /✓ Nothing is in the way, as far as can be seen from here\.\n$/);

  const phone = await SipPhone.open(t, '208', address, { address: '127.0.0.1', port: serving.sipPort });
  assert.equal(await phone.register('pqRs7842'), '200');
  const there = await offhook.must('pbx', 'check', '208', '--json');
  assert.ok(!there.includes('pqRs7842') && !well.stdout.includes('pqRs7842'));
  const [check] = JSON.parse(there);
  assert.deepEqual(
    [check.finding, check.evidence.login.contacts, check.evidence.binding],
    [null, [{ uri: phone.contact, isOwn: true }], undefined],
  );
  const heard = serving.events.filter(({ type }) => /regist/.test(type));
  assert.deepEqual(
    heard.map(({ type }) => type),
    ['registered'],
    'nothing but the phone’s own',
  );

  const unknown = await offhook.run('pbx', 'check', '999');
  assert.deepEqual([unknown.code, /ACCOUNT_UNKNOWN/.test(unknown.stderr)], [1, true]);
});
