import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { chownSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { acceptsConnections } from '#test/support/tcp-port.ts';

import { freePort } from './free-port.ts';

/** A database server of Debian's that runs for one test, with a database `asterisk` of a user `asterisk`. */
export interface DatabaseServer extends AsyncDisposable {
  readonly port: number;
  readonly secret: string;
  /** Runs statements as that user; gives what the server's own client prints. */
  sql(statements: string): string;
  /** Ends it at once, or starts it again. */
  kill(): Promise<void>;
  startAgain(): Promise<void>;
}

interface Owner {
  readonly uid: number;
  readonly gid: number;
}

const HOST = '127.0.0.1';
const POSTGRES = postgresPrograms();
export const DATABASE_PROGRAMS = {
  postgres: join(POSTGRES, 'postgres'),
  mysql: '/usr/sbin/mariadbd',
} as const;

function postgresPrograms(): string {
  try {
    const [version = ''] = readdirSync('/usr/lib/postgresql').sort().reverse();
    return join('/usr/lib/postgresql', version, 'bin');
  } catch {
    return '/usr/lib/postgresql';
  }
}

/** PostgreSQL, which refuses to run as root. */
export async function startPostgres(): Promise<DatabaseServer> {
  const folder = folderOf('postgres');
  const secret = randomUUID();
  const port = await freePort(HOST);
  const data = join(folder, 'data');
  const user = userNamed('postgres');
  must(join(POSTGRES, 'initdb'), ['-D', data, '-A', 'trust', '-N', '--no-instructions'], user);
  const options = ['-D', data, '-h', HOST, '-p', String(port), '-k', folder, '-c', 'fsync=off'];
  const server = await startServer(DATABASE_PROGRAMS.postgres, options, port, user);
  const psql = (user: string, database: string, sql: string) => {
    const where = ['-h', HOST, '-p', String(port), '-U', user, '-d', database];
    const args = [...where, '-AtqX', '-v', 'ON_ERROR_STOP=1', '-c', sql];
    return must('psql', args, undefined, { PGPASSWORD: secret });
  };
  psql('postgres', 'postgres', `create role asterisk login password '${secret}'`);
  psql('postgres', 'postgres', 'create database asterisk owner asterisk');
  // From now on a wrong password is one.
  must('sed', ['-i', 's/trust$/scram-sha-256/', join(data, 'pg_hba.conf')]);
  psql('postgres', 'postgres', 'select pg_reload_conf()');
  return {
    ...server,
    port,
    secret,
    sql: (statements) => psql('asterisk', 'asterisk', statements),
    async [Symbol.asyncDispose]() {
      await server.kill();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** MariaDB. */
export async function startMariadb(): Promise<DatabaseServer> {
  const folder = folderOf('mysql');
  const secret = randomUUID();
  const port = await freePort(HOST);
  const data = join(folder, 'data');
  const common = [`--datadir=${data}`, '--user=mysql'];
  must('mariadb-install-db', [
    '--no-defaults',
    ...common,
    '--skip-test-db',
    '--auth-root-authentication-method=normal',
  ]);
  const socket = join(folder, 'socket');
  const options = [
    '--no-defaults',
    ...common,
    `--socket=${socket}`,
    `--bind-address=${HOST}`,
    `--port=${port}`,
  ];
  const light = ['--innodb-flush-log-at-trx-commit=0', `--pid-file=${join(folder, 'pid')}`];
  const server = await startServer(DATABASE_PROGRAMS.mysql, [...options, ...light], port);
  const client = (user: string, database: string[], sql: string) =>
    must('mariadb', ['--no-defaults', `--socket=${socket}`, '-u', user, '-N', '-B', '-e', sql, ...database]);
  client(
    'root',
    [],
    `create database asterisk; create user asterisk@'%' identified by '${secret}'; create user asterisk@localhost identified by '${secret}'; grant all on asterisk.* to asterisk@'%'; grant all on asterisk.* to asterisk@localhost`,
  );
  return {
    ...server,
    port,
    secret,
    sql: (statements) => client('root', ['asterisk'], statements),
    async [Symbol.asyncDispose]() {
      await server.kill();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function folderOf(user: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'offhook-db-'));
  const { uid, gid } = userNamed(user);
  chownSync(folder, uid, gid);
  return folder;
}

function userNamed(name: string): Owner {
  const id = (what: string) => Number(must('id', [what, name]));
  return { uid: id('-u'), gid: id('-g') };
}

function must(program: string, args: readonly string[], owner?: Owner, env?: NodeJS.ProcessEnv): string {
  const { status, stdout, stderr, error } = spawnSync(program, args, {
    ...owner,
    env: { ...process.env, ...env },
    cwd: '/',
    encoding: 'utf8',
    timeout: 60_000,
  });
  if (status !== 0) throw new Error(`${program}: ${error?.message ?? ''}${stderr}${stdout}`);
  return stdout.trim();
}

async function startServer(program: string, args: readonly string[], port: number, owner?: Owner) {
  let child: ChildProcess;
  let output = '';
  const startAgain = async () => {
    child = spawn(program, args, { ...owner, cwd: '/', stdio: ['ignore', 'pipe', 'pipe'] });
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on('data', (chunk: Buffer) => {
        output = (output + chunk.toString()).slice(-10_000);
      });
    }
    const patience = AbortSignal.timeout(60_000);
    while (!(await acceptsConnections(HOST, port))) {
      if (patience.aborted || child.exitCode !== null) throw new Error(`${program} did not start: ${output}`);
      await setTimeout(50);
    }
  };
  await startAgain();
  const kill = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const closed = once(child, 'close');
    // PostgreSQL ends at once with its children; MariaDB has none.
    child.kill(program === DATABASE_PROGRAMS.postgres ? 'SIGQUIT' : 'SIGKILL');
    await closed;
  };
  return { kill, startAgain };
}
