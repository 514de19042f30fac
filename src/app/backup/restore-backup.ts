import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { lockFolder } from '#app/folder-lock.ts';
import { SETTINGS_FILE } from '#app/settings-file.ts';
import { openDatabase } from '#store/database.ts';
import { prepareDataFolder } from '#store/prepare-data-folder.ts';
import { checkDatabaseFile } from '#store/snapshot-file.ts';
import { OffhookError } from '#values/offhook-error.ts';
import { type BackupSource, damaged } from './read-backup.ts';

interface RestoreOptions {
  readonly name: string;
  readonly passphrase: string | undefined;
  /** Put it in the place of what the folder holds, which is set aside. */
  readonly replace: boolean;
  readonly now: Date;
  readonly onProgress: (done: number, total: number) => void;
}

/** What was restored. */
export interface Restored {
  /** Where what the folder held before lies now. */
  readonly setAside?: string;
}

/** Everything of a data folder that a backup holds, and what SQLite puts beside it. */
const PARTS = ['offhook.sqlite', 'offhook.sqlite-wal', 'offhook.sqlite-shm', 'blobs', SETTINGS_FILE];

/**
 * Puts a backup into a data folder: unpacked and checked beside what is there, brought up to date, and only then moved
 * to its place.
 * @throws OffhookError RESTORE_FOLDER_TAKEN, RESTORE_WHILE_SERVED, and those of BackupSource and openDatabase
 */
export async function restoreBackup(
  source: BackupSource,
  dataFolder: string,
  { name, passphrase, replace, now, onProgress }: RestoreOptions,
): Promise<Restored> {
  prepareDataFolder(dataFolder);
  const isTaken = PARTS.some((part) => existsSync(join(dataFolder, part)));
  if (isTaken && !replace) throw taken(dataFolder);
  using lock = lockFolder(dataFolder);
  if (lock === undefined) throw served(dataFolder);
  const unpacked = join(dataFolder, `restore.${process.pid}.part`);
  mkdirSync(unpacked, { mode: 0o700 });
  try {
    source.unpack(unpacked, passphrase, onProgress);
    await check(unpacked, name);
    const aside = join(dataFolder, `before-restore-${now.toISOString().replaceAll(':', '-').slice(0, 19)}`);
    if (isTaken) {
      mkdirSync(aside, { mode: 0o700 });
      move(dataFolder, aside);
    }
    move(unpacked, dataFolder);
    return isTaken ? { setAside: aside } : {};
  } finally {
    rmSync(unpacked, { recursive: true, force: true });
  }
}

async function check(folder: string, name: string): Promise<void> {
  const path = join(folder, 'offhook.sqlite');
  if (!existsSync(path)) throw damaged(name, 'there is no database in it');
  const { problem, hashes } = checkDatabaseFile(path);
  if (problem !== undefined) throw damaged(name, `its database: ${problem}`);
  const blobs = existsSync(join(folder, 'blobs')) ? new Set(readdirSync(join(folder, 'blobs'))) : new Set();
  const missing = hashes.find((hash) => !blobs.has(hash));
  if (missing !== undefined) throw damaged(name, 'the content of a file is missing in it');
  // Brings its tables up to date, and refuses those of a newer version.
  await (await openDatabase(folder)).destroy();
}

function move(from: string, to: string): void {
  for (const part of PARTS) if (existsSync(join(from, part))) renameSync(join(from, part), join(to, part));
}

function taken(folder: string): OffhookError {
  return new OffhookError(
    'RESTORE_FOLDER_TAKEN',
    `${folder} holds an installation already.`,
    'Name a new folder with --data, or say --replace: what is there is set aside, not removed.',
  );
}

function served(folder: string): OffhookError {
  return new OffhookError(
    'RESTORE_WHILE_SERVED',
    `${folder} is being served.`,
    'Stop offhook serve first, and start it again when the backup is restored.',
  );
}
