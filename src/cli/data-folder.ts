import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { Command } from 'commander';
import { BlobShelf } from '#store/blob-shelf.ts';
import { type Database, openDatabase } from '#store/database.ts';

/** An open data folder; disposing it closes the store. */
export interface DataFolder extends AsyncDisposable {
  readonly path: string;
  readonly db: Database;
  readonly blobs: BlobShelf;
}

/** Opens the store in the folder that --data names, making it when it is new. */
export async function openDataFolder(command: Command): Promise<DataFolder> {
  const path = dataFolderOf(command);
  const db = await openDatabase(path);
  return { path, db, blobs: new BlobShelf(path), [Symbol.asyncDispose]: () => db.destroy() };
}

/** The folder that --data names. */
export function dataFolderOf(command: Command): string {
  return command.optsWithGlobals<{ data: string }>().data;
}

/** Where data is kept unless --data or OFFHOOK_DATA says otherwise: the system's place for root, else one's own. */
export function defaultDataFolder(env: NodeJS.ProcessEnv): string {
  if (env.OFFHOOK_DATA) return env.OFFHOOK_DATA;
  if (process.getuid?.() === 0 && existsSync('/var/lib')) return '/var/lib/offhook';
  return join(env.XDG_DATA_HOME || join(homedir(), '.local', 'share'), 'offhook');
}
