import type { DatabaseSync, SQLInputValue } from 'node:sqlite';
import {
  CompiledQuery,
  type DatabaseConnection,
  type DialectAdapter,
  type Driver,
  SqliteAdapter,
  SqliteDialect,
  type SqliteDialectConfig,
  SqliteDriver,
  type SqliteStatement,
} from 'kysely';
import { explainStoreError } from './store-error.ts';

/** Statements are prepared once; those whose text varies without end must not fill the memory. */
const STATEMENTS_KEPT = 300;

/** Lets Kysely use Node's built-in SQLite. `path` names the file in errors. */
export function nodeSqliteDialect(database: DatabaseSync, path: string): SqliteDialect {
  const prepared = new Map<string, SqliteStatement>();
  return new NodeSqliteDialect(database, {
    database: {
      close: () => database.close(),
      prepare(sql) {
        const earlier = prepared.get(sql);
        if (earlier !== undefined) return earlier;
        const explained = <T>(work: () => T): T => {
          try {
            return work();
          } catch (error) {
            throw explainStoreError(error, path);
          }
        };
        const statement = explained(() => database.prepare(sql));
        const made: SqliteStatement = {
          // Kysely asks whether rows come back; for node:sqlite that is whether there are columns.
          reader: statement.columns().length > 0,
          // Plain objects, as other drivers give them: node:sqlite's have no prototype, and take more room. So they are
          // copied one by one, and those of a whole table are never there together.
          all: (parameters) =>
            explained(() =>
              Array.from(statement.iterate(...(parameters as SQLInputValue[])), (row) => ({ ...row })),
            ),
          run: (parameters) => explained(() => statement.run(...(parameters as SQLInputValue[]))),
          iterate: (parameters) => statement.iterate(...(parameters as SQLInputValue[])),
        };
        if (prepared.size < STATEMENTS_KEPT) prepared.set(sql, made);
        return made;
      },
    },
  });
}

class NodeSqliteDialect extends SqliteDialect {
  readonly #database: DatabaseSync;
  readonly #config: SqliteDialectConfig;

  constructor(database: DatabaseSync, config: SqliteDialectConfig) {
    super(config);
    this.#database = database;
    this.#config = config;
  }

  override createDriver(): Driver {
    return new WritingDriver(this.#database, this.#config);
  }

  override createAdapter(): DialectAdapter {
    return new TransactionalAdapter();
  }
}

/**
 * Takes the lock to write when a transaction begins. One that reads first and takes it later fails at once, whatever
 * the time-out, if another process wrote in between (sqlite.org/isolation.html).
 */
class WritingDriver extends SqliteDriver {
  readonly #database: DatabaseSync;

  constructor(database: DatabaseSync, config: SqliteDialectConfig) {
    super(config);
    this.#database = database;
  }

  override async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('begin immediate'));
  }

  /** A full disk has rolled it back already; to try again would hide the reason (sqlite.org/lang_transaction.html). */
  override async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    if (this.#database.isTransaction) await super.rollbackTransaction(connection);
  }
}

/** Tables are made inside a transaction, so that a migration happens whole or not at all, and once. */
class TransactionalAdapter extends SqliteAdapter {
  override get supportsTransactionalDdl(): boolean {
    return true;
  }
}
