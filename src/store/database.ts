import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Kysely } from 'kysely';
import { type MigrationProvider, Migrator } from 'kysely/migration';
import { OffhookError } from '#values/offhook-error.ts';
import * as fleet from './migrations/2026-11-23-fleet.ts';
import * as leases from './migrations/2026-11-23-leases.ts';
import * as pbx from './migrations/2026-11-23-pbx.ts';
import * as revisions from './migrations/2026-11-23-revisions.ts';
import * as sessions from './migrations/2026-11-23-sessions.ts';
import * as messageLamps from './migrations/2026-11-28-message-lamps.ts';
import * as pbxConnections from './migrations/2026-11-28-pbx-connections.ts';
import * as phonebook from './migrations/2026-11-28-phonebook.ts';
import * as settingsPrint from './migrations/2026-11-28-settings-print.ts';
import * as notes from './migrations/2026-11-28-value-notes.ts';
import * as sources from './migrations/2026-11-28-where-books-come-from.ts';
import * as wrongPasswords from './migrations/2026-11-28-wrong-passwords.ts';
import * as services from './migrations/2026-11-28-xml-services.ts';
import { prepareDataFolder } from './prepare-data-folder.ts';
import type { Schema } from './schema.ts';
import { nodeSqliteDialect } from './sqlite-dialect.ts';
import { explainStoreError } from './store-error.ts';

/** The store of one data folder. Everything acknowledged by it has been fsynced. */
export type Database = Kysely<Schema>;

/** How long a writer waits for another one: their transactions take milliseconds. */
const BUSY_TIMEOUT_MS = 5000;

/** Applied in the order of their names, which begin with the day they were written. */
const MIGRATIONS: MigrationProvider = {
  getMigrations: async () => ({
    '2026-11-23-fleet': { up: fleet.up },
    '2026-11-23-leases': { up: leases.up },
    '2026-11-23-pbx': { up: pbx.up },
    '2026-11-23-revisions': { up: revisions.up },
    '2026-11-23-sessions': { up: sessions.up },
    '2026-11-28-phonebook': { up: phonebook.up },
    '2026-11-28-pbx-connections': { up: pbxConnections.up },
    '2026-11-28-message-lamps': { up: messageLamps.up },
    '2026-11-28-settings-print': { up: settingsPrint.up },
    '2026-11-28-value-notes': { up: notes.up },
    '2026-11-28-where-books-come-from': { up: sources.up },
    '2026-11-28-wrong-passwords': { up: wrongPasswords.up },
    '2026-11-28-xml-services': { up: services.up },
  }),
};

/**
 * Opens (and at first makes) the store in a data folder, mode 0700 because it holds secrets, and brings its
 * tables up to date. WAL lets the command line write while a server reads; synchronous=FULL makes each commit
 * reach the disk before it is acknowledged. Throws `OffhookError` when the folder or the file can't be used.
 */
export async function openDatabase(dataFolder: string): Promise<Database> {
  prepareDataFolder(dataFolder);
  const path = join(dataFolder, 'offhook.sqlite');
  const db = new Kysely<Schema>({ dialect: nodeSqliteDialect(openFile(path), path) });
  const { error } = await new Migrator({ db, provider: MIGRATIONS }).migrateToLatest();
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
