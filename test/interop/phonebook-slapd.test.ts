/** A phone book out of a real LDAP server: OpenLDAP's slapd. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { overHttp } from '#test/support/fetch-as-phone.ts';
import { freePort } from '#test/support/free-port.ts';
import { Offhook } from '#test/support/offhook.ts';
import { startTcpDaemon } from '#test/support/tcp-daemon.ts';
import type { Ipv4Address } from '#values/ipv4-address.ts';
import type { MacAddress } from '#values/mac-address.ts';

const SLAPD = '/usr/sbin/slapd';
const skip = existsSync(SLAPD) ? false : `${SLAPD} is not installed`;
const PASSWORD = 'bind-secret-of-the-test';
const ADMIN = 'cn=phones,dc=example,dc=org';
/** More than two pages of the reader. */
const PEOPLE = 1203;
const PHONE = '127.0.5.51' as Ipv4Address;

function ldif(): string {
  const people = Array.from({ length: PEOPLE }, (_, at) => {
    const number = String(at).padStart(4, '0');
    return `dn: uid=p${number},dc=example,dc=org
objectClass: inetOrgPerson
uid: p${number}
cn: Person ${number}
sn: Peeters${number}
givenName: José
telephoneNumber: +32 2 555 ${number}
mobile: +32 475 12 ${number}
`;
  });
  const named = `dn: uid=nobody,dc=example,dc=org
objectClass: inetOrgPerson
uid: nobody
cn: Without a number
sn: Number
`;
  const top = 'dn: dc=example,dc=org\nobjectClass: domain\ndc: example\n';
  return [top, ...people, named].join('\n');
}

async function startSlapd(t: TestContext, folder: string): Promise<number> {
  mkdirSync(join(folder, 'ldap'));
  const configuration = join(folder, 'slapd.conf');
  writeFileSync(
    configuration,
    `include /etc/ldap/schema/core.schema
include /etc/ldap/schema/cosine.schema
include /etc/ldap/schema/inetorgperson.schema
modulepath /usr/lib/ldap
moduleload back_mdb
pidfile ${folder}/slapd.pid
disallow bind_anon
require bind
database mdb
suffix "dc=example,dc=org"
rootdn "${ADMIN}"
rootpw ${PASSWORD}
directory ${folder}/ldap
`,
  );
  const filled = spawnSync('/usr/sbin/slapadd', ['-q', '-f', configuration], { input: ldif() });
  assert.equal(filled.status, 0, filled.stderr.toString());
  const port = await freePort();
  const args = ['-f', configuration, '-h', `ldap://127.0.0.1:${port}`, '-d', '0'];
  const daemon = await startTcpDaemon(SLAPD, args, port);
  t.after(() => daemon[Symbol.asyncDispose]());
  return port;
}

test('people of an LDAP server are found on the phone; its password is shown nowhere', {
  skip,
}, async (t) => {
  const offhook = new Offhook(t);
  offhook.writeSettings('phonebook: {country: BE, outsideLine: "0"}\n');
  const port = await startSlapd(t, offhook.folder);
  const passwordFile = join(offhook.folder, 'password');
  writeFileSync(passwordFile, `${PASSWORD}\n`);
  const from = ['--from', `ldap://127.0.0.1:${port}`, '--base', 'dc=example,dc=org'];
  const asAdmin = ['--user', ADMIN, '--password-file', passwordFile];
  await offhook.addPhone('00:11:5C:93:AF:D1' as MacAddress, '208', PHONE);

  const anonymous = await offhook.run('phonebook', 'source', 'add', 'Staff', ...from);
  assert.match(anonymous.stderr, /127\.0\.0\.1:\d+ refuses with LDAP result/);
  writeFileSync(join(offhook.folder, 'wrong'), 'not-it');
  const wrong = await offhook.run(
    ...['phonebook', 'source', 'add', 'Staff', ...from],
    ...['--user', ADMIN, '--password-file', join(offhook.folder, 'wrong')],
  );
  assert.match(wrong.stderr, /LDAP result 49/);
  assert.doesNotMatch(wrong.stderr, /not-it/);

  const added = await offhook.must('phonebook', 'source', 'add', 'Staff', ...from, ...asAdmin);
  assert.match(added, new RegExp(`${2 * PEOPLE} numbers`));
  const serving = await offhook.serveOnLoopback();
  const page = (await overHttp(serving, PHONE, 'directory/find?l=peeters0042&f=jose')).bytes.toString(
    'latin1',
  );
  assert.match(page, /<Name>Peeters0042, José \(work\)<\/Name><Telephone>0025550042</);
  assert.match(page, /<Name>Peeters0042, José \(mobile\)<\/Name><Telephone>00475120042</);

  const shown = [
    await offhook.must('phonebook', 'source', 'list'),
    await offhook.must('phonebook', 'source', 'list', '--json'),
    await offhook.must('history', '--json'),
    serving.output,
  ].join('\n');
  assert.doesNotMatch(shown, new RegExp(PASSWORD));
  assert.match(await offhook.must('phonebook', 'source', 'list', '--reveal', '--json'), new RegExp(PASSWORD));
});
