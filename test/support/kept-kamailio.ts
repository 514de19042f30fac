import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { Ipv4Address } from '#values/ipv4-address.ts';
import { freePort } from './free-port.ts';
import { startPostgres } from './realtime-databases.ts';
import { openFolder, startStockServer } from './stock-server.ts';

/** A Kamailio with the configuration of the guide, and what `pbx add` is told of it. */
export interface KeptKamailio {
  readonly address: Ipv4Address;
  readonly port: number;
  readonly realm: string;
  /** As in `--with`. */
  readonly fields: ReadonlyMap<string, string>;
  /** Runs statements in its database, and gives what the database's own client prints. */
  readonly sql: (statements: string) => string;
  readonly output: () => string;
  /** Ends it; it keeps its accounts, and nobody is registered any more. */
  readonly stop: () => Promise<void>;
  /** Starts it again where it was. */
  readonly startAgain: () => Promise<void>;
}

export const REALM = 'pbx.example.org';
const LOOPBACK = '127.0.0.1' as Ipv4Address;
const GUIDE = fileURLToPath(new URL('../../docs/guide/your-kamailio.md', import.meta.url));
const OPTIONS = `OPTIONS sip:ready SIP/2.0\r
Via: SIP/2.0/UDP 127.0.0.1;branch=z9hG4bKready;rport\r
From: <sip:test@ready>;tag=1\r
To: <sip:ready>\r
Call-ID: ready\r
CSeq: 1 OPTIONS\r
Max-Forwards: 70\r
Content-Length: 0\r
\r
`;

interface Database {
  readonly module: string;
  /** With its password, as Kamailio wants it. */
  readonly url: string;
  readonly fields: Readonly<Record<string, string>>;
  readonly sql: (statements: string) => string;
}

/** Starts one on a database with Kamailio's own tables; it ends with the test. */
export async function startKeptKamailio(
  t: TestContext,
  kind: 'sqlite' | 'postgres',
  { maxContacts = 2 }: { maxContacts?: number } = {},
): Promise<KeptKamailio> {
  const folder = openFolder({});
  t.after(() => folder[Symbol.dispose]());
  const database = kind === 'sqlite' ? sqliteIn(folder.path) : await postgresFor(t);
  for (const name of ['standard', 'auth_db']) database.sql(tables(kind, name));
  const [port, rpcPort] = [await freePort(LOOPBACK), await freePort(LOOPBACK)];
  const config = guideConfiguration()
    .replace(/#!define DBURL .*/, `#!define DBURL "${database.url}"`)
    .replace('loadmodule "db_postgres.so"', `loadmodule "${database.module}.so"`)
    .replace('udp:192.168.0.5:5060', `udp:${LOOPBACK}:${port}`)
    .replaceAll('8090', String(rpcPort))
    .replace('"max_contacts", 2', `"max_contacts", ${maxContacts}`);
  const file = join(folder.path, 'kamailio.cfg');
  writeFileSync(file, `${config}\nchildren=1\ntcp_children=2\nlog_stderror=yes\ndebug=1\n`);
  const args = ['-f', file, '-DD', '-E', '-Y', folder.path, '-m', '32', '-M', '8'];
  const question = Buffer.from(OPTIONS);
  const start = () => startStockServer('/usr/sbin/kamailio', args, { address: LOOPBACK, port, question });
  let server = await start();
  t.after(() => server[Symbol.asyncDispose]());
  const fields = { ...database.fields, realm: REALM, rpc: `http://${LOOPBACK}:${rpcPort}/RPC` };
  return {
    address: LOOPBACK,
    port,
    realm: REALM,
    fields: new Map(Object.entries(fields)),
    sql: database.sql,
    output: () => server.output(),
    async stop() {
      await server[Symbol.asyncDispose]();
    },
    async startAgain() {
      server = await start();
    },
  };
}

function guideConfiguration(): string {
  const [, config] = /```kamailio\n([\s\S]*?)```/.exec(readFileSync(GUIDE, 'utf8')) ?? [];
  if (config === undefined) throw new Error('the guide has no configuration');
  return config;
}

function tables(kind: 'sqlite' | 'postgres', name: string): string {
  const folder = kind === 'sqlite' ? 'db_sqlite' : 'postgres';
  return readFileSync(`/usr/share/kamailio/${folder}/${name}-create.sql`, 'utf8');
}

function sqliteIn(folder: string): Database {
  const file = join(folder, 'kamailio.sqlite');
  return {
    module: 'db_sqlite',
    url: `sqlite://${file}`,
    fields: { database: `sqlite:${file}` },
    sql(statements) {
      const { status, stdout, stderr } = spawnSync(
        '/usr/bin/sqlite3',
        ['-batch', '-cmd', '.timeout 5000', file],
        {
          input: statements,
          encoding: 'utf8',
        },
      );
      if (status !== 0) throw new Error(`sqlite3: ${stderr}`);
      return stdout.trim();
    },
  };
}

async function postgresFor(t: TestContext): Promise<Database> {
  const server = await startPostgres();
  t.after(() => server[Symbol.asyncDispose]());
  const where = `${LOOPBACK}:${server.port}/asterisk`;
  return {
    module: 'db_postgres',
    url: `postgres://asterisk:${server.secret}@${where}`,
    fields: { database: `postgres://asterisk@${where}`, 'database-secret': server.secret },
    sql: (statements) => server.sql(statements),
  };
}
