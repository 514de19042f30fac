import { Kysely, MysqlDialect, PostgresDialect, sql } from 'kysely';
import { pbxRefused, pbxUnreachable } from '#pbx/pbx-error.ts';
import { OffhookError } from '#values/offhook-error.ts';
import { type ColumnLengths, OBJECT_TABLES, type RealtimeSchema } from './realtime-schema.ts';

const CONNECT_MS = 5000;
/** Longer than any of our statements, and short enough to notice a connection that is half open. */
const STATEMENT_MS = 10_000;
const CONNECTIONS = 2;

/** A database with Asterisk's realtime tables. Nothing connects before the first question. */
export class RealtimeDatabase implements AsyncDisposable {
  #db: Promise<Kysely<RealtimeSchema>> | undefined;
  readonly #at: Login;
  readonly #isPostgres: boolean;
  readonly #where: string;

  /** `url` is like `postgres://asterisk@127.0.0.1/asterisk` or `mysql://…`, without a password. */
  constructor(url: string, secret: string) {
    const { protocol, hostname, port, username, pathname } = new URL(url);
    this.#isPostgres = protocol === 'postgres:';
    this.#at = {
      host: decodeURIComponent(hostname) || '127.0.0.1',
      port: Number(port) || (this.#isPostgres ? 5432 : 3306),
      user: decodeURIComponent(username) || 'asterisk',
      password: secret,
      database: decodeURIComponent(pathname.slice(1)) || 'asterisk',
    };
    const { database, host, port: number } = this.#at;
    this.#where = `the database ${database} at ${host}:${number}`;
  }

  /** Asks something; whatever goes wrong is an `OffhookError` without any value of a row. */
  async ask<Answer>(question: (db: Kysely<RealtimeSchema>) => Promise<Answer>): Promise<Answer> {
    const { promise: late, reject } = Promise.withResolvers<never>();
    const timer = setTimeout(
      () => reject(pbxUnreachable(this.#where, 'it has not answered for 10 seconds')),
      STATEMENT_MS,
    );
    try {
      this.#db ??= this.#open();
      return await Promise.race([this.#db.then(question), late]);
    } catch (error) {
      throw this.#explained(error);
    } finally {
      clearTimeout(timer);
    }
  }

  /** The columns of each of Asterisk's tables. Throws PBX_TABLES_MISSING. */
  async columns(): Promise<ReadonlyMap<string, ColumnLengths>> {
    const schema = this.#isPostgres ? sql`current_schema()` : sql`database()`;
    const tables = Object.values(OBJECT_TABLES);
    const { rows } = await this.ask((db) =>
      sql<{ table: string; name: string; length: number | string | null }>`
        select table_name as ${sql.ref('table')}, column_name as ${sql.ref('name')},
          character_maximum_length as ${sql.ref('length')}
        from information_schema.columns
        where table_schema = ${schema} and table_name in (${sql.join(tables)})`.execute(db),
    );
    const byTable = Map.groupBy(rows, ({ table }) => table);
    const missing = tables.find((table) => !byTable.has(table));
    if (missing !== undefined) {
      throw new OffhookError(
        'PBX_TABLES_MISSING',
        `${this.#where} has no table ${missing} that this user may see.`,
        "Make Asterisk's tables with its contrib/ast-db-manage (alembic), and let the user read and write them.",
      );
    }
    return new Map(
      Array.from(byTable, ([table, columns]) => [
        table,
        new Map(columns.map(({ name, length }) => [name, length === null ? null : Number(length)])),
      ]),
    );
  }

  async [Symbol.asyncDispose](): Promise<void> {
    // A connection that is half open would be waited for.
    const { promise: late, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, CONNECT_MS);
    await Promise.race([this.#db?.then((db) => db.destroy()).catch(() => {}), late]);
    clearTimeout(timer);
  }

  /** Drivers are loaded only here: hardly any command needs them. */
  async #open(): Promise<Kysely<RealtimeSchema>> {
    return new Kysely({ dialect: await (this.#isPostgres ? postgres(this.#at) : mysql(this.#at)) });
  }

  /** Of what drivers say only code and sentence are kept: their details may hold rows, and so secrets. */
  #explained(error: unknown): OffhookError {
    if (error instanceof OffhookError) return error;
    const { code = '', message = '' } = error as { code?: string; message?: string };
    if (/^(28P01|28000|3D000|ER_ACCESS_DENIED_ERROR|ER_DBACCESS_DENIED_ERROR|ER_BAD_DB_ERROR)$/.test(code)) {
      return pbxRefused(
        this.#where,
        message,
        'Compare --with realtime= and realtime-secret with the database.',
      );
    }
    if (/^(E[A-Z]+|57P0\d|08...|PROTOCOL_\w+)$/.test(code) || /timeout|terminated|closed/i.test(message)) {
      return pbxUnreachable(this.#where, message || code);
    }
    return new OffhookError(
      'PBX_TABLES_REFUSED',
      `${this.#where} did not take that: ${message || code}.`,
      'May this user read and write ps_endpoints, ps_auths, ps_aors and offhook_account? (docs/guide/your-asterisk.md)',
    );
  }
}

interface Login {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  readonly database: string;
}

async function postgres(at: Login): Promise<PostgresDialect> {
  const { Pool } = await import('pg');
  const pool = new Pool({
    ...at,
    max: CONNECTIONS,
    connectionTimeoutMillis: CONNECT_MS,
    query_timeout: STATEMENT_MS,
    idleTimeoutMillis: STATEMENT_MS,
    allowExitOnIdle: true,
  });
  // A connection that breaks while nobody asks anything is opened anew with the next question.
  pool.on('error', () => {});
  return new PostgresDialect({ pool });
}

async function mysql(at: Login): Promise<MysqlDialect> {
  const { createPool } = await import('mysql2');
  const pool = createPool({
    ...at,
    connectionLimit: CONNECTIONS,
    maxIdle: 1,
    idleTimeout: STATEMENT_MS,
    connectTimeout: CONNECT_MS,
    enableKeepAlive: true,
  });
  return new MysqlDialect({ pool });
}
