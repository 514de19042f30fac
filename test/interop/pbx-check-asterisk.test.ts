/** `pbx check` against a real Asterisk, whose manager interface tells what it keeps: the diagnosis of each broken account. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { type CheckedHouse, houseToCheck } from '#test/support/account-check.ts';
import { AMI, Asterisk } from '#test/support/asterisk.ts';
import { reasonWithoutAsterisk } from '#test/support/asterisk-root.ts';
import { SipPhone } from '#test/support/sip-phone.ts';
import { looseLoopbackAddress } from '#test/support/stock-server.ts';

const SECRET = 'pqRs7842';

interface Endpoint {
  readonly endpoint?: string;
  readonly auth?: string;
  readonly aor?: string;
}

/** What breaks each account, in Asterisk's words; what is said nowhere is as a phone wants it. */
const ACCOUNTS: Readonly<Record<string, Endpoint>> = {
  '208': {},
  '302': { auth: 'username=desk' },
  '303': { auth: 'supported_algorithms_uas=SHA-256' },
  '305': { aor: 'remove_existing=no' },
  '306': { endpoint: 'force_rport=yes' },
  '307': { endpoint: 'disallow=all\nallow=g722' },
};

const CONFIGURATION = Object.entries(ACCOUNTS)
  .map(
    ([user, { endpoint = '', auth = '', aor = '' }]) => `
[${user}]
type=endpoint
context=default
auth=${user}
aors=${user}
disallow=all
allow=ulaw
force_rport=no
rewrite_contact=no
${endpoint}
[${user}]
type=auth
auth_type=digest
username=${user}
password=${SECRET}
${auth}
[${user}]
type=aor
max_contacts=1
remove_existing=yes
${aor}
`,
  )
  .join('');

/** What is found of the account, and what the check said. */
async function found(t: TestContext, asterisk: Asterisk, number: string, more: Partial<CheckedHouse> = {}) {
  const fields = new Map([
    ['ami', `${asterisk.address}:${asterisk.amiPort}`],
    ['ami-user', AMI.user],
    ['ami-secret', AMI.secret],
    ['files', asterisk.folder],
  ]);
  const check = await houseToCheck(t, {
    pbx: { kind: 'asterisk', address: asterisk.address, port: asterisk.sipPort, fields },
    number,
    secret: SECRET,
    address: looseLoopbackAddress(),
    ...more,
  });
  return check();
}

test('ten accounts on a real Asterisk, ten diagnoses; and its phones stay registered', async (t) => {
  const reason = reasonWithoutAsterisk();
  if (reason !== undefined) {
    t.skip(reason);
    return;
  }
  const asterisk = await Asterisk.start();
  t.after(() => asterisk[Symbol.asyncDispose]());
  const transport = readFileSync(join(asterisk.folder, 'pjsip.conf'), 'utf8');
  asterisk.write('pjsip.conf', transport + CONFIGURATION);
  asterisk.cli('module reload res_pjsip.so');
  const idOf = async (number: string, more: Partial<CheckedHouse> = {}) => {
    const { finding, evidence, recordsTrouble } = await found(t, asterisk, number, more);
    assert.equal(recordsTrouble, undefined);
    return finding?.id ?? evidence.binding?.status;
  };
  assert.equal(await idOf('208', { natEnable: 0 }), 200);

  const other = await SipPhone.open(t, '305', looseLoopbackAddress(), {
    address: asterisk.address,
    port: asterisk.sipPort,
  });
  assert.equal(await other.register(SECRET), '200');
  assert.deepEqual(
    {
      secret: await idOf('208', { secret: 'pqRs7843' }),
      authname: await idOf('302'),
      algorithm: await idOf('303'),
      limit: await idOf('305'),
      rport: await idOf('306', { natEnable: 0 }),
      'rport and nat_enable 1': await idOf('306'),
      codecs: await idOf('307'),
      unknown: await idOf('399'),
    },
    {
      secret: 'secret',
      authname: 'authname',
      algorithm: 'algorithm',
      limit: 'contact-limit',
      rport: 'source-port',
      'rport and nat_enable 1': 200,
      codecs: 'codecs',
      unknown: 'unknown-account',
    },
  );

  const contacts = asterisk.cli('pjsip show contacts');
  assert.ok(contacts.includes(`305/${other.contact}`), contacts);
  assert.match(contacts, /Objects found: 1\b/);
});
