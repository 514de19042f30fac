/** The Kamailio of the guide, kept by Offhook: accounts in its own tables, phones of both habits, RPC, and `pbx check`. */
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import type { Account } from '#pbx/account.ts';
import { makeKamailio } from '#pbx/kamailio/make-kamailio.ts';
import { type CheckedHouse, houseToCheck } from '#test/support/account-check.ts';
import { convertedPhone } from '#test/support/converted-phone.ts';
import { type KeptKamailio, REALM, startKeptKamailio } from '#test/support/kept-kamailio.ts';
import { Offhook } from '#test/support/offhook.ts';
import { DATABASE_PROGRAMS } from '#test/support/realtime-databases.ts';
import { SipPhone } from '#test/support/sip-phone.ts';
import { looseLoopbackAddress, reasonToSkip } from '#test/support/stock-server.ts';
import { systemClock } from '#values/clock.ts';
import type { MacAddress } from '#values/mac-address.ts';
import { OffhookError } from '#values/offhook-error.ts';
import { systemTimers } from '#values/timers.ts';

const TIME = { clock: systemClock, timers: systemTimers };
const SECRET = 'pqRs7842';
const PROGRAMS = ['/usr/sbin/kamailio', '/usr/bin/sqlite3', DATABASE_PROGRAMS.postgres];

const accountOf = (user: string, more: Partial<Account> = {}): Account => ({
  user,
  number: user,
  authname: user,
  secret: SECRET,
  name: user,
  codecs: ['PCMU'],
  ...more,
});

function connectorOf(t: TestContext, { fields }: KeptKamailio, more: Record<string, string> = {}) {
  const connector = makeKamailio({ ...Object.fromEntries(fields), ...more }, '127.0.0.1', TIME);
  t.after(() => connector[Symbol.asyncDispose]());
  return connector;
}

for (const kind of ['sqlite', 'postgres'] as const) {
  test(`accounts on ${kind}: kept as HA1, usable at once, changed, removed; rows of others are left alone`, async (t) => {
    const reason = reasonToSkip(...PROGRAMS);
    if (reason !== undefined) {
      t.skip(reason);
      return;
    }
    const kamailio = await startKeptKamailio(t, kind);
    const connector = connectorOf(t, kamailio);
    kamailio.sql(
      `insert into subscriber (username, domain, ha1) values ('300', '${REALM}', 'theirs'), ('cook', '${REALM}', 'theirs');`,
    );
    const wanted = [accountOf('208'), accountOf('209'), accountOf('210', { authname: 'cook' })];
    assert.deepEqual(
      (await connector.put(wanted)).map(({ user }) => user),
      ['210'],
    );
    const held = await connector.accounts();
    assert.deepEqual(
      held.map(({ user, isOurs, fingerprint }) => [user, isOurs, fingerprint !== undefined]).sort(),
      [
        ['208', true, true],
        ['209', true, true],
        ['300', false, false],
        ['cook', false, false],
      ],
    );
    assert.ok(!kamailio.sql('select * from subscriber; select * from offhook_subscriber;').includes(SECRET));

    const phone = await SipPhone.open(t, '208', looseLoopbackAddress(), kamailio);
    assert.equal(await phone.register(SECRET), '200');
    const [registration, ...more] = await connector.registrations();
    assert.deepEqual([registration?.user, registration?.contact, more], ['208', phone.contact, []]);
    assert.ok((registration?.expiresAt ?? 0) > Date.now());
    const [told] = await connector.notify('208', { kind: 'check-sync' });
    assert.deepEqual(told, { contact: phone.contact, outcome: 200 });
    assert.match(phone.asked.at(-1) ?? '', /^NOTIFY [\s\S]*\r\nEvent: check-sync\r\n/);
    await connector.notify('208', { kind: 'message-waiting', fresh: 2, old: 1 });
    assert.match(phone.asked.at(-1) ?? '', /message-summary[\s\S]*Voice-Message: 2\/1/);

    kamailio.sql(`update subscriber set ha1 = 'changed by hand' where username = '209';`);
    const changed = (await connector.accounts()).find(({ user }) => user === '209');
    assert.deepEqual(changed, { user: '209', name: '209', isOurs: true });
    await connector.put([accountOf('208', { secret: 'another' })]);
    assert.equal(await phone.register(SECRET), '401');
    await connector.remove(['208', '209', '300', 'nobody']);
    assert.equal(kamailio.sql('select username from subscriber order by username;'), '300\ncook');
  });
}

test('what breaks an account on Kamailio is told by its own records, and a phone stays registered', async (t) => {
  const reason = reasonToSkip(...PROGRAMS);
  if (reason !== undefined) {
    t.skip(reason);
    return;
  }
  const kamailio = await startKeptKamailio(t, 'sqlite', { maxContacts: 1 });
  const { address, port, fields } = kamailio;
  const connector = connectorOf(t, kamailio);
  await connector.put(['208', '305'].map((user) => accountOf(user)));
  const elsewhere = { realm: 'elsewhere.example' };
  await connectorOf(t, kamailio, elsewhere).put([accountOf('304')]);
  const other = await SipPhone.open(t, '305', looseLoopbackAddress(), kamailio);
  assert.equal(await other.register(SECRET), '200');
  const found = async (
    number: string,
    house: Partial<CheckedHouse> = {},
    more: Record<string, string> = {},
  ) => {
    const check = await houseToCheck(t, {
      pbx: { kind: 'kamailio', address, port, fields: new Map([...fields, ...Object.entries(more)]) },
      number,
      secret: SECRET,
      address: looseLoopbackAddress(),
      ...house,
    });
    const { finding, evidence, recordsTrouble } = await check();
    assert.equal(recordsTrouble, undefined);
    return finding?.id ?? evidence.binding?.status;
  };
  assert.deepEqual(
    {
      well: await found('208', { natEnable: 0 }),
      secret: await found('208', { secret: 'pqRs7843' }),
      authname: await found('208', { authname: 'desk' }),
      realm: await found('304', {}, elsewhere),
      limit: await found('305'),
      unknown: await found('399'),
    },
    {
      well: 200,
      secret: 'secret',
      authname: 'authname',
      realm: 'realm',
      limit: 'contact-limit',
      unknown: 'unknown-account',
    },
  );
  const left = (await connector.registrations()).map(({ user, contact }) => [user, contact]);
  assert.deepEqual(left, [['305', other.contact]]);
});

test('an RPC that is away, speaks something else or refuses is told by its code', async (t) => {
  const reason = reasonToSkip(...PROGRAMS);
  if (reason !== undefined) {
    t.skip(reason);
    return;
  }
  const kamailio = await startKeptKamailio(t, 'sqlite');
  const rpc = kamailio.fields.get('rpc') ?? '';
  const codeOf = async (fields: Record<string, string>, what: 'registrations' | 'accounts') => {
    try {
      await connectorOf(t, kamailio, fields)[what]();
      return 'fine';
    } catch (error) {
      return error instanceof OffhookError ? error.code : error;
    }
  };
  assert.deepEqual(
    [
      await codeOf({}, 'registrations'),
      await codeOf({ rpc: 'http://127.0.0.1:9/RPC' }, 'registrations'),
      await codeOf({ rpc: rpc.replace('/RPC', '/else') }, 'registrations'),
      await codeOf({ database: 'sqlite:/nonexistent/kamailio.sqlite' }, 'accounts'),
      await codeOf({ database: 'postgres://kamailio@127.0.0.1:9/kamailio' }, 'accounts'),
    ],
    ['fine', 'PBX_UNREACHABLE', 'PBX_GARBLED', 'PBX_REFUSED', 'PBX_UNREACHABLE'],
  );
});

test('an extension on Kamailio: its account comes by itself, its phone registers with nat_enable 0 and restarts by command', async (t) => {
  const reason = reasonToSkip(...PROGRAMS);
  if (reason !== undefined) {
    t.skip(reason);
    return;
  }
  const kamailio = await startKeptKamailio(t, 'sqlite');
  const { address, port, fields } = kamailio;
  const offhook = new Offhook(t);
  const said = [...fields].flatMap(([name, value]) => ['--with', `${name}=${value}`]);
  const where = ['--address', address, '--port', String(port)];
  await offhook.must('pbx', 'add', 'office', '--kind', 'kamailio', ...where, ...said);
  await offhook.must('extension', 'add', '208', '--pbx', 'office');
  const mac = '00:11:5C:93:AF:D1' as MacAddress;
  const localAddress = looseLoopbackAddress();
  await offhook.must('phone', 'add', mac, '--model', '7960', '--line', '208', '--bind', localAddress);
  await offhook.must('set', '--phone', mac, 'nat_enable', '0');
  const serving = await offhook.serveOnLoopback();
  await withinPatience('the account', () => kamailio.sql('select username from subscriber;') === '208');
  await using phone = convertedPhone({
    mac,
    localAddress,
    tftpServer: serving.tftpServer,
    speed: 100,
  });
  assert.equal((await phone.powerOn()).kind, 'registered');
  const restarted = await offhook.must('phone', 'restart', mac, '--when', 'idle');
  assert.match(restarted, /208 may be in a call: \w+ did not say; [\s\S]*208 restarted, and is back/);
  assert.match(await offhook.must('pbx', 'check', mac), /\(the phone\)[\s\S]*✓ Nothing is in the way/);
  await offhook.must('phone', 'change', mac, '--no-lines');
  await offhook.must('extension', 'remove', '208');
  await withinPatience('its end', () => kamailio.sql('select username from subscriber;') === '');
});

async function withinPatience(what: string, holds: () => boolean): Promise<void> {
  const patience = AbortSignal.timeout(20_000);
  while (!holds()) {
    assert.ok(!patience.aborted, `waited in vain for ${what}`);
    await setTimeout(50);
  }
}
