import { DatabaseSync } from 'node:sqlite';
import { pbxRefused, pbxUnreachable } from '#pbx/pbx-error.ts';
import type { OffhookError } from '#values/offhook-error.ts';

/** One row, by column. */
type Row = Readonly<Record<string, unknown>>;

/** Runs one statement, whose `$1`, `$2` … are the values, and gives its rows. */
type Run = (sql: string, values?: readonly string[]) => Promise<readonly Row[]>;

/** Kamailio's database. Nothing connects before the first question; every error is an `OffhookError` without a value in it. */
export interface SubscriberDatabase extends AsyncDisposable {
  readonly run: Run;
  /** All or nothing. */
  transaction(work: (run: Run) => Promise<void>): Promise<void>;
}

const CONNECT_MS = 5000;
const STATEMENT_MS = 10_000;
const BUSY_MS = 5000;

/** `url` is `sqlite:/path` or `postgres://user@host/database`, without a password. */
export function subscriberDatabase(url: string, secret: string): SubscriberDatabase {
  return url.startsWith('sqlite:') ? new SqliteFile(url.slice('sqlite:'.length)) : new Postgres(url, secret);
}

class SqliteFile implements SubscriberDatabase {
  readonly #path: string;
  #file: DatabaseSync | undefined;

  constructor(path: string) {
    this.#path = path;
  }

  readonly run: Run = async (sql, values = []) => {
    try {
      this.#file ??= new DatabaseSync(this.#path, { readOnly: false, timeout: BUSY_MS });
      const named = Object.fromEntries(values.map((value, index) => [`$${index + 1}`, value]));
      return this.#file
        .prepare(sql)
        .all(named)
        .map((row) => ({ ...row }));
    } catch (error) {
      throw refused(this.#path, (error as Error).message);
    }
  };

  async transaction(work: (run: Run) => Promise<void>): Promise<void> {
    await this.run('begin immediate');
    try {
      await work(this.run);
      await this.run('commit');
    } catch (error) {
      await this.run('rollback');
      throw error;
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#file?.close();
    this.#file = undefined;
  }
}

type Pool = import('pg').Pool;

class Postgres implements SubscriberDatabase {
  readonly #config: {
    readonly host: string;
    readonly port: number;
    readonly user: string;
    readonly password: string;
    readonly database: string;
  };
  readonly #where: string;
  #pool: Promise<Pool> | undefined;

  constructor(url: string, password: string) {
    const { hostname, port, username, pathname } = new URL(url);
    this.#config = {
      host: decodeURIComponent(hostname) || '127.0.0.1',
      port: Number(port) || 5432,
      user: decodeURIComponent(username) || 'kamailio',
      password,
      database: decodeURIComponent(pathname.slice(1)) || 'kamailio',
    };
    const { database, host, port: number } = this.#config;
    this.#where = `the database ${database} at ${host}:${number}`;
  }

  readonly run: Run = async (sql, values = []) => {
    try {
      return (await (await this.#open()).query<Row>(sql, [...values])).rows;
    } catch (error) {
      throw this.#explained(error);
    }
  };

  async transaction(work: (run: Run) => Promise<void>): Promise<void> {
    const client = await this.#open()
      .then((pool) => pool.connect())
      .catch((error: unknown) => {
        throw this.#explained(error);
      });
    const run: Run = async (sql, values = []) => {
      try {
        return (await client.query<Row>(sql, [...values])).rows;
      } catch (error) {
        throw this.#explained(error);
      }
    };
    let broken: Error | undefined;
    try {
      await run('begin');
      await work(run);
      await run('commit');
    } catch (error) {
      await run('rollback').catch((cause: Error) => {
        broken = cause;
      });
      throw error;
    } finally {
      client.release(broken);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const pool = await this.#pool;
    await pool?.end();
  }

  /** The driver is loaded only here: hardly any command needs it. */
  #open(): Promise<Pool> {
    this.#pool ??= import('pg').then(({ default: { Pool } }) => {
      const pool = new Pool({
        ...this.#config,
        max: 2,
        connectionTimeoutMillis: CONNECT_MS,
        query_timeout: STATEMENT_MS,
        idleTimeoutMillis: STATEMENT_MS,
        allowExitOnIdle: true,
      });
      // A connection that breaks while nobody asks anything is opened anew with the next question.
      pool.on('error', () => {});
      return pool;
    });
    return this.#pool;
  }

  /** Of what the driver says only code and sentence are kept: its details may hold rows, and so secrets. */
  #explained(error: unknown): OffhookError {
    const { code = '', message = '' } = error as { code?: string; message?: string };
    const isAway = /^(E[A-Z]+|57P0\d|08...)$/.test(code) || /timeout|terminated|closed/i.test(message);
    return isAway ? pbxUnreachable(this.#where, message || code) : refused(this.#where, message || code);
  }
}

function refused(where: string, why: string): OffhookError {
  return pbxRefused(
    where,
    why,
    'Compare --with database= and database-secret with the database; this user must read and write subscriber and offhook_subscriber.',
  );
}
