/** A real Asterisk that reads its accounts from PostgreSQL or MariaDB, where Offhook writes them. */
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { Asterisk } from '#test/support/asterisk.ts';
import { isKept, openOffice } from '#test/support/asterisk-office.ts';
import { reasonWithoutAsterisk } from '#test/support/asterisk-root.ts';
import {
  DATABASE_PROGRAMS,
  type DatabaseServer,
  startMariadb,
  startPostgres,
} from '#test/support/realtime-databases.ts';
import { SipPhone } from '#test/support/sip-phone.ts';
import { looseLoopbackAddress, reasonToSkip } from '#test/support/stock-server.ts';

/** The columns that Asterisk's own schema has of what we write, and a few more, by type. */
const ENDPOINT = 'aors auth context disallow allow callerid mailboxes dtmf_mode accountcode'.split(' ');
const ENDPOINT_FLAGS = 'force_rport rewrite_contact rtp_symmetric direct_media send_rpid send_pai'.split(' ');

function tables(flag: string): string {
  const text = (names: readonly string[], type: string) => names.map((name) => `${name} ${type}`).join(', ');
  return [
    `create table ps_endpoints (id varchar(40) primary key, ${text(ENDPOINT, 'varchar(40)')}, ${text(ENDPOINT_FLAGS, flag)})`,
    `create table ps_auths (id varchar(40) primary key, auth_type varchar(10), username varchar(40), password varchar(80), realm varchar(40))`,
    `create table ps_aors (id varchar(40) primary key, max_contacts integer, remove_existing ${flag}, qualify_frequency integer, contact varchar(255))`,
  ].join('; ');
}

const CONFIGURATION = (driver: string) => ({
  'sorcery.conf':
    '[res_pjsip]\nendpoint = realtime,ps_endpoints\nauth = realtime,ps_auths\naor = realtime,ps_aors\n',
  'extconfig.conf': ['ps_endpoints', 'ps_auths', 'ps_aors'].reduce(
    (text, table) => `${text}${table} => ${driver},${driver === 'pgsql' ? 'general' : 'asterisk'},${table}\n`,
    '[settings]\n',
  ),
});

const KINDS = {
  postgres: {
    start: startPostgres,
    make: `create type yesno as enum ('yes', 'no'); ${tables('yesno')}`,
    modules: ['res_config_pgsql'],
    files: ({ port, secret }: DatabaseServer) => ({
      ...CONFIGURATION('pgsql'),
      'res_pgsql.conf': `[general]\ndbhost = 127.0.0.1\ndbport = ${port}\ndbname = asterisk\ndbuser = asterisk\ndbpass = ${secret}\nrequirements = warn\n`,
    }),
  },
  mysql: {
    start: startMariadb,
    make: tables("enum('yes', 'no')"),
    modules: ['res_odbc_transaction', 'res_odbc', 'res_config_odbc'],
    files: ({ port, secret }: DatabaseServer) => ({
      ...CONFIGURATION('odbc'),
      'res_odbc.conf': `[asterisk]\nenabled = yes\ndsn = offhook-${port}\nusername = asterisk\npassword = ${secret}\npre-connect = yes\n`,
    }),
  },
} as const;

for (const [kind, { start, make, modules, files }] of Object.entries(KINDS)) {
  test(`${kind}: an account in its tables registers; rows of others, and what is not ours of a row, stay`, async (t) => {
    const reason = reasonWithoutAsterisk() ?? reasonToSkip(DATABASE_PROGRAMS[kind as keyof typeof KINDS]);
    if (reason !== undefined) return t.skip(reason);
    const database = await open(t, start);
    database.sql(make);
    database.sql("insert into ps_endpoints (id, context) values ('300', 'theirs')");
    const asterisk = await Asterisk.start(
      files(database),
      modules,
      kind === 'mysql' ? { odbc: database.port } : {},
    );
    t.after(() => asterisk[Symbol.asyncDispose]());
    const { offhook, until } = await openOffice(t, asterisk, {});
    const secret = join(offhook.folder, 'db-secret');
    writeFileSync(secret, database.secret);
    const url = `${kind}://asterisk@127.0.0.1:${database.port}/asterisk`;
    await offhook.must(
      'pbx',
      'change',
      'office',
      '--with',
      `realtime=${url}`,
      '--with',
      `realtime-secret=@${secret}`,
    );
    for (const number of ['208', '300'])
      await offhook.must('extension', 'add', number, '--pbx', 'office', '--secret', 'pqRs7842');
    const long = ['--user', 'u'.repeat(31), '--authname', 'a'.repeat(31)];
    await offhook.must('extension', 'add', '209', '--pbx', 'office', '--name', 'n'.repeat(31), ...long);
    await offhook.must('extension', 'add', '123456789012345', '--pbx', 'office', '--name', 'n'.repeat(31));
    const serving = await offhook.serveOnLoopback();
    const standing = await until('two accounts', isKept(2));
    assert.deepEqual(standing.accounts?.foreign, ['300']);
    assert.deepEqual(
      standing.accounts?.refused?.map(({ user }) => user),
      ['123456789012345'],
    );

    const phone = await SipPhone.open(t, '208', looseLoopbackAddress(), {
      address: asterisk.address,
      port: asterisk.sipPort,
    });
    assert.equal(await phone.register('pqRs7842'), '200', asterisk.output);
    const shown = JSON.parse(await offhook.must('pbx', 'show', 'office', '--live', '--json'));
    assert.deepEqual(
      shown.registrations.map(({ user }: { user: string }) => user),
      ['208'],
    );

    // Of a row of ours, what we don't write stays; what we do write comes back.
    database.sql("update ps_endpoints set accountcode = 'sales', rewrite_contact = 'yes' where id = '208'");
    await offhook.must('extension', 'change', '208', '--mailbox', '208@default');
    const row = () =>
      database
        .sql("select accountcode, rewrite_contact, mailboxes from ps_endpoints where id = '208'")
        .split(/[|\t]/);
    await until('the mailbox', () => row()[2] === '208@default');
    assert.deepEqual(row(), ['sales', 'no', '208@default']);

    await database.kill();
    await offhook.must('extension', 'remove', '209');
    await until('that the database is away', ({ accounts }) => accounts?.code === 'PBX_UNREACHABLE');
    await database.startAgain();
    await until('the other account', isKept(1));
    assert.equal(database.sql('select id from ps_endpoints order by id'), '208\n300');
    assert.ok(
      !serving.output.includes(database.secret) && !serving.output.includes('pqRs7842'),
      'a secret was logged',
    );
  });
}

test('a wrong password and missing tables are told as such', async (t) => {
  const reason = reasonWithoutAsterisk() ?? reasonToSkip(DATABASE_PROGRAMS.postgres);
  if (reason !== undefined) return t.skip(reason);
  const database = await open(t, startPostgres);
  const asterisk = await Asterisk.start();
  t.after(() => asterisk[Symbol.asyncDispose]());
  const realtime = `postgres://asterisk@127.0.0.1:${database.port}/asterisk`;
  const { offhook, until } = await openOffice(t, asterisk, { realtime, 'realtime-secret': 'wrong' });
  await offhook.serveOnLoopback();
  await until('the refusal', ({ accounts }) => accounts?.code === 'PBX_REFUSED');
  await offhook.must('pbx', 'change', 'office', '--with', `realtime-secret=${database.secret}`);
  await until('that tables are missing', ({ accounts }) => accounts?.code === 'PBX_TABLES_MISSING');
  database.sql(
    `create type yesno as enum ('yes', 'no'); ${tables('yesno')}; alter table ps_aors drop column remove_existing`,
  );
  await until('that tables are old', ({ accounts }) => accounts?.code === 'PBX_TABLES_OLD');
  const inUrl = await offhook.run(
    'pbx',
    'change',
    'office',
    '--with',
    'realtime=postgres://asterisk:secret@127.0.0.1/x',
  );
  assert.match(inUrl.stderr, /must have no password in it/);
  assert.ok(!inUrl.stderr.includes('asterisk:secret'), 'a secret was shown');
});

async function open(t: TestContext, start: () => Promise<DatabaseServer>): Promise<DatabaseServer> {
  const database = await start();
  t.after(() => database[Symbol.asyncDispose]());
  return database;
}
