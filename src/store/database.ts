import { chmodSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Kysely } from 'kysely';
import { type MigrationProvider, Migrator } from 'kysely/migration';
import { OffhookError } from '#values/offhook-error.ts';
import * as fleet from './migrations/2026-11-23-fleet.ts';
import type { Schema } from './schema.ts';
import { nodeSqliteDialect } from './sqlite-dialect.ts';

/** The store of one data folder. Everything acknowledged by it has been fsynced. */
export type Database = Kysely<Schema>;

/** Applied in the order of their names, which begin with the day they were written. */
const MIGRATIONS: MigrationProvider = {
  getMigrations: async () => ({ '2026-11-23-fleet': fleet }),
};

/**
 * Opens (and at first makes) the store in a data folder, mode 0700 because it holds secrets, and brings its
 * tables up to date. WAL lets the command line write while a server reads; synchronous=FULL makes each commit
 * reach the disk before it is acknowledged.
 */
export async function openDatabase(dataFolder: string): Promise<Database> {
  let sqlite: DatabaseSync;
  try {
    mkdirSync(dataFolder, { recursive: true, mode: 0o700 });
    chmodSync(dataFolder, 0o700);
    sqlite = new DatabaseSync(join(dataFolder, 'offhook.sqlite'));
    sqlite.exec(
      'pragma busy_timeout = 5000; pragma journal_mode = wal; pragma synchronous = full; pragma foreign_keys = on;',
    );
  } catch (cause) {
    throw new OffhookError(
      'DATA_FOLDER_UNUSABLE',
      `The data folder ${dataFolder} can't be opened: ${(cause as Error).message}.`,
      'Name a folder that you may write to with --data.',
      { cause },
    );
  }
  const db = new Kysely<Schema>({ dialect: nodeSqliteDialect(sqlite) });
  const { error } = await new Migrator({ db, provider: MIGRATIONS }).migrateToLatest();
  if (error !== undefined) {
    await db.destroy();
    throw new OffhookError(
      'STORE_MIGRATION_FAILED',
      `The store in ${dataFolder} can't be brought up to date: ${error instanceof Error ? error.message : error}.`,
      'It may have been written by a newer Offhook, or be damaged: restore a backup or use a newer version.',
      { cause: error },
    );
  }
  return db;
}
