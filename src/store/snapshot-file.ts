import { closeSync, openSync, rmSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { sql } from 'kysely';
import type { Database } from './database.ts';

/**
 * Writes the database as it is at this moment into a new file (mode 0600), whoever writes to it meanwhile. Disposing the
 * result removes the file.
 */
export async function snapshotDatabase(db: Database, path: string): Promise<Disposable> {
  // SQLite takes a file that is empty, and keeps its mode.
  closeSync(openSync(path, 'wx', 0o600));
  const remove = () => rmSync(path, { force: true });
  try {
    await sql`vacuum into ${path}`.execute(db);
  } catch (error) {
    remove();
    throw error;
  }
  return { [Symbol.dispose]: remove };
}

/** What a database file that nobody has open says of itself. */
export interface FileCheck {
  /** Absent when SQLite finds nothing wrong. */
  readonly problem?: string;
  /** The hashes of all content that it names, each once. */
  readonly hashes: readonly string[];
}

/** Looks through a whole database file, without changing it. */
export function checkDatabaseFile(path: string): FileCheck {
  try {
    using database = new DatabaseSync(path, { readOnly: true });
    const [verdict] = database.prepare('pragma integrity_check(1)').all();
    const problem = String(Object.values(verdict ?? {})[0]);
    if (problem !== 'ok') return { problem, hashes: [] };
    const rows = database
      .prepare('select hash from firmware_file union select hash from operator_file order by 1')
      .all();
    return { hashes: rows.map(({ hash }) => String(hash)) };
  } catch (error) {
    return { problem: (error as Error).message, hashes: [] };
  }
}
