import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Kysely } from 'kysely';
import { Migrator } from 'kysely/migration';
import { OffhookError } from '#values/offhook-error.ts';
import { MIGRATIONS } from './migrations.ts';
import { prepareDataFolder } from './prepare-data-folder.ts';
import type { Schema } from './schema.ts';
import { nodeSqliteDialect } from './sqlite-dialect.ts';
import { explainStoreError } from './store-error.ts';

/** The store of one data folder. Everything acknowledged by it has been fsynced. */
export type Database = Kysely<Schema>;

/** How long a writer waits for another one: their transactions take milliseconds. */
const BUSY_TIMEOUT_MS = 5000;

/**
 * Opens (and at first makes) the store in a data folder, mode 0700 because it holds secrets, and brings its
 * tables up to date. WAL lets the command line write while a server reads; synchronous=FULL makes each commit
 * reach the disk before it is acknowledged. Throws `OffhookError` when the folder or the file can't be used.
 */
export async function openDatabase(dataFolder: string): Promise<Database> {
  prepareDataFolder(dataFolder);
  const path = join(dataFolder, 'offhook.sqlite');
  const db = new Kysely<Schema>({ dialect: nodeSqliteDialect(openFile(path), path) });
  const { error } = await new Migrator({
    db,
    provider: { getMigrations: async () => MIGRATIONS },
  }).migrateToLatest();
  if (error === undefined) return db;
  await db.destroy();
  if (error instanceof OffhookError) throw error;
  throw new OffhookError(
    'STORE_MIGRATION_FAILED',
    `${path} can't be brought up to date: ${error instanceof Error ? error.message : error}.`,
    'It may have been written by a newer Offhook: use that version, or restore a backup. It was left as it is.',
    { cause: error },
  );
}

function openFile(path: string): DatabaseSync {
  let sqlite: DatabaseSync | undefined;
  try {
    // Made first, so that the database and what SQLite puts beside it are closed to others by themselves too.
    closeSync(openSync(path, 'a', 0o600));
    sqlite = new DatabaseSync(path, { timeout: BUSY_TIMEOUT_MS });
    sqlite.exec('pragma journal_mode = wal; pragma synchronous = full; pragma foreign_keys = on;');
    return sqlite;
  } catch (cause) {
    sqlite?.close();
    const explained = explainStoreError(cause, path);
    if (explained instanceof OffhookError) throw explained;
    throw new OffhookError(
      'STORE_UNWRITABLE',
      `${path} can't be opened: ${(cause as Error).message}.`,
      'Run as the user that the data folder belongs to, or name another folder with --data.',
      { cause },
    );
  }
}
