import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { BlobShelf } from '#store/blob-shelf.ts';
import { type Database, openDatabase } from '#store/database.ts';

/** A folder that is gone when the test ends. */
export function temporaryFolder(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'offhook-store-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** An open store in a folder of its own. */
export interface TemporaryStore {
  readonly folder: string;
  readonly db: Database;
  readonly blobs: BlobShelf;
  /** Opens the same store once more, as another process would. */
  readonly reopen: () => Promise<Database>;
}

/** Opens a new store; it is closed and gone when the test ends. */
export async function temporaryStore(t: TestContext): Promise<TemporaryStore> {
  const opened: Database[] = [];
  t.after(() => Promise.all(opened.map((db) => db.destroy())));
  const folder = temporaryFolder(t);
  const reopen = async () => {
    const db = await openDatabase(folder);
    opened.push(db);
    return db;
  };
  return { folder, db: await reopen(), blobs: new BlobShelf(folder), reopen };
}
