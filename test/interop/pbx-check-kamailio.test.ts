/** `pbx check` against a real Kamailio: ways to break an account, and the diagnosis of each. */
import assert from 'node:assert/strict';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { type TestContext, test } from 'node:test';
import { type CheckedHouse, houseToCheck } from '#test/support/account-check.ts';
import { freePort } from '#test/support/free-port.ts';
import { startKamailio } from '#test/support/kamailio.ts';
import { SipPhone } from '#test/support/sip-phone.ts';
import { looseLoopbackAddress, reasonToSkip } from '#test/support/stock-server.ts';
import type { Ipv4Address } from '#values/ipv4-address.ts';

const LOOPBACK = '127.0.0.1' as Ipv4Address;
const ACCOUNT = { user: '208', secret: 'pqRs7842' };
const BRIEF_MS = 1500;

type KamailioHabits = Omit<Parameters<typeof startKamailio>[0], 'address' | 'port' | 'user' | 'secret'>;

/** The id of what is found of an account on a Kamailio with these habits; '' for nothing, `undefined` when skipped. */
async function foundOn(
  t: TestContext,
  habits: KamailioHabits,
  house: Partial<Omit<CheckedHouse, 'pbx'>> = {},
): Promise<string | undefined> {
  const reason = reasonToSkip('/usr/sbin/kamailio', '/usr/bin/sqlite3');
  if (reason !== undefined) {
    t.skip(reason);
    return undefined;
  }
  const place = { address: LOOPBACK, port: await freePort(LOOPBACK) };
  await using _kamailio = await startKamailio({ ...place, ...ACCOUNT, ...habits });
  const check = await houseToCheck(t, {
    pbx: { kind: 'generic', ...place },
    secret: ACCOUNT.secret,
    address: looseLoopbackAddress(),
    ...house,
  });
  return (await check()).finding?.id ?? '';
}

for (const natEnable of [0, 1] as const) {
  test(`an account that is well, nat_enable ${natEnable}`, async (t) => {
    const found = await foundOn(t, {}, { natEnable });
    if (found !== undefined) assert.equal(found, '');
  });
}

test('forced rport is in the way of nat_enable 0 only', async (t) => {
  const found = await foundOn(t, { forceRport: true }, { natEnable: 0 });
  if (found === undefined) return;
  assert.equal(found, 'source-port');
  assert.equal(await foundOn(t, { forceRport: true }, { natEnable: 1 }), '');
});

for (const [what, id, habits, house] of [
  ['a digest by SHA-256 only', 'algorithm', { algorithm: 'SHA-256' }, {}],
  ['a network that is not let in', 'forbidden', { forbids: true }, {}],
  ['a wrong secret', 'credentials', {}, { secret: 'pqRs7843' }],
  ['a wrong name in the credentials', 'credentials', {}, { authname: 'desk' }],
] as const) {
  test(`${what}: ${id}`, async (t) => {
    const found = await foundOn(t, habits, house);
    if (found !== undefined) assert.equal(found, id);
  });
}

/** What is found when nobody is asked but whoever is at that place. */
async function foundAt(t: TestContext, address: string, port: number): Promise<string | undefined> {
  const pbx = { kind: 'generic', address, port };
  const house = { secret: 'x', address: looseLoopbackAddress(), patienceMs: BRIEF_MS };
  const check = await houseToCheck(t, { pbx, ...house });
  return (await check()).finding?.id;
}

test('a name that leads nowhere, a closed port, a blocked one, one that answers TCP only', async (t) => {
  assert.equal(await foundAt(t, 'pbx.invalid', 5060), 'dns');
  assert.equal(await foundAt(t, LOOPBACK, await freePort(LOOPBACK)), 'port-closed');
  const mute = createSocket('udp4');
  mute.bind(0, LOOPBACK);
  await once(mute, 'listening');
  assert.equal(await foundAt(t, LOOPBACK, mute.address().port), 'silent');
  mute.close();
  const tcp = createServer();
  tcp.listen(0, LOOPBACK);
  await once(tcp, 'listening');
  const listening = tcp.address();
  assert.ok(listening !== null && typeof listening === 'object');
  assert.equal(await foundAt(t, LOOPBACK, listening.port), 'tcp-only');
  tcp.close();
});

test('whatever is checked, a phone that is registered stays so', async (t) => {
  const reason = reasonToSkip('/usr/sbin/kamailio', '/usr/bin/sqlite3');
  if (reason !== undefined) {
    t.skip(reason);
    return;
  }
  const place = { address: LOOPBACK, port: await freePort(LOOPBACK) };
  await using _kamailio = await startKamailio({ ...place, ...ACCOUNT, maxContacts: 1 });
  const address = looseLoopbackAddress();
  const phone = await SipPhone.open(t, ACCOUNT.user, address, place);
  assert.equal(await phone.register(ACCOUNT.secret), '200');
  const house = { pbx: { kind: 'generic', ...place }, address };
  const right = await houseToCheck(t, { ...house, secret: ACCOUNT.secret });
  const listed = async () => {
    const { login } = (await right()).evidence;
    return login !== undefined && 'contacts' in login ? login.contacts : [];
  };
  const before = await listed();
  assert.deepEqual(before, [{ uri: phone.contact, isOwn: true }]);
  for (const broken of [
    { secret: 'wrong' },
    { secret: 'x', user: 'nobody' },
    { secret: 'x', natEnable: 0 as const },
  ]) {
    const check = await houseToCheck(t, { ...house, ...broken });
    assert.ok((await check()).finding !== undefined);
    assert.equal((await check()).finding?.id, 'held-back');
  }
  assert.deepEqual(await listed(), before);
});
