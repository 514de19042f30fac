import { createHash } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fsyncSync,
  openSync,
  readSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { join, resolve } from 'node:path';
import { SETTINGS_FILE } from '#app/settings-file.ts';
import type { Database } from '#store/database.ts';
import { checkDatabaseFile, snapshotDatabase } from '#store/snapshot-file.ts';
import { OffhookError } from '#values/offhook-error.ts';
import { type BackupHeader, encodeHeader } from './backup-header.ts';
import { END_OF_ENTRIES, encodeEntryHead } from './entry-reader.ts';
import { newSeal, sealing } from './seal.ts';

interface BackupOptions {
  readonly now: Date;
  /** Seals it; anyone who has the file can read the secrets in it otherwise. */
  readonly passphrase?: string;
  /** Put it in the place of a file that is there. */
  readonly overwrite: boolean;
  readonly onProgress?: (done: number, total: number) => void;
}

/** What a backup holds. */
export interface WrittenBackup {
  /** Octets. */
  readonly size: number;
  /** Files of firmware and operators. */
  readonly files: number;
  readonly sealed: boolean;
}

interface Entry {
  readonly name: string;
  readonly path: string;
  readonly size: number;
}

const PIECE = 1024 * 1024;

/**
 * Writes everything that a data folder holds into one file (mode 0600), whole or not at all, while a server may be
 * running: the database as of one moment, and the content of every file that it names. Content is never changed or
 * removed, so what the database named at that moment is there.
 * @throws OffhookError BACKUP_EXISTS, BACKUP_UNWRITABLE, BACKUP_SOURCE_DAMAGED
 */
export async function writeBackup(
  db: Database,
  dataFolder: string,
  file: string,
  { now, passphrase, overwrite, onProgress }: BackupOptions,
): Promise<WrittenBackup> {
  const place = resolve(file);
  if (!overwrite && existsSync(place)) {
    throw new OffhookError(
      'BACKUP_EXISTS',
      `${file} is there already.`,
      'Name a new file, or say --overwrite.',
    );
  }
  const snapshot = join(dataFolder, `backup.${process.pid}.sqlite`);
  using _snapshot = await snapshotDatabase(db, snapshot);
  const entries = entriesOf(dataFolder, snapshot);
  const sealed = passphrase === undefined ? undefined : newSeal(passphrase);
  const header: BackupHeader = {
    createdAt: now.toISOString(),
    ...(sealed === undefined ? {} : { seal: sealed.seal }),
  };
  const unfinished = `${place}.${process.pid}.part`;
  try {
    const output = new BackupFile(unfinished, header, sealed?.key);
    try {
      const total = entries.reduce((sum, { size }) => sum + size, 0);
      let done = 0;
      for (const entry of entries) {
        output.write(encodeEntryHead(entry.name, entry.size));
        copy(entry, (piece) => {
          output.write(piece);
          done += piece.length;
          onProgress?.(done, total);
        });
      }
      output.write(END_OF_ENTRIES);
      output.finish();
    } finally {
      output[Symbol.dispose]();
    }
    const { size } = statSync(unfinished);
    renameSync(unfinished, place);
    return {
      size,
      files: entries.filter(({ name }) => name.startsWith('blobs/')).length,
      sealed: sealed !== undefined,
    };
  } catch (cause) {
    rmSync(unfinished, { force: true });
    if (cause instanceof OffhookError) throw cause;
    throw new OffhookError(
      'BACKUP_UNWRITABLE',
      `${file} can't be written: ${(cause as Error).message}.`,
      'Name a file on a disk with room where you may write. Nothing is left of this one.',
      { cause },
    );
  }
}

function entriesOf(dataFolder: string, snapshot: string): Entry[] {
  const { problem, hashes } = checkDatabaseFile(snapshot);
  if (problem !== undefined) throw damaged(`the database: ${problem}`);
  const settings = join(dataFolder, SETTINGS_FILE);
  const entry = (name: string, path: string): Entry => {
    const size = statSync(path, { throwIfNoEntry: false })?.size;
    if (size === undefined) throw damaged(`${name} is missing`);
    return { name, path, size };
  };
  return [
    entry('offhook.sqlite', snapshot),
    ...(existsSync(settings) ? [entry(SETTINGS_FILE, settings)] : []),
    ...hashes.map((hash) => entry(`blobs/${hash}`, join(dataFolder, 'blobs', hash))),
  ];
}

/** Hands a file on in pieces; content whose hash is another than its name is no backup. */
function copy({ name, path, size }: Entry, take: (piece: Uint8Array) => void): void {
  const hash = createHash('sha256');
  const input = openSync(path, 'r');
  try {
    const buffer = Buffer.alloc(PIECE);
    let left = size;
    while (left > 0) {
      const count = readSync(input, buffer, 0, Math.min(PIECE, left), null);
      if (count === 0) throw damaged(`${name} became shorter`);
      const piece = buffer.subarray(0, count);
      hash.update(piece);
      take(piece);
      left -= count;
    }
  } finally {
    closeSync(input);
  }
  if (name.startsWith('blobs/') && hash.digest('hex') !== name.slice('blobs/'.length)) {
    throw damaged(`${name} has another content than it was stored with`);
  }
}

/** Writes header, content and the seal or hash that ends a backup. */
class BackupFile implements Disposable {
  readonly #file: number;
  readonly #cipher: ReturnType<typeof sealing> | undefined;
  readonly #hash = createHash('sha256');

  constructor(path: string, header: BackupHeader, key: Uint8Array | undefined) {
    this.#file = openSync(path, 'wx', 0o600);
    const head = encodeHeader(header);
    this.#cipher =
      key === undefined || header.seal === undefined ? undefined : sealing(key, header.seal, head);
    this.#append(head);
  }

  write(bytes: Uint8Array): void {
    this.#append(this.#cipher === undefined ? bytes : this.#cipher.update(bytes));
  }

  finish(): void {
    const end =
      this.#cipher === undefined
        ? this.#hash.copy().digest()
        : Buffer.concat([this.#cipher.final(), this.#cipher.getAuthTag()]);
    this.#append(end);
    fsyncSync(this.#file);
  }

  [Symbol.dispose](): void {
    closeSync(this.#file);
  }

  #append(bytes: Uint8Array): void {
    this.#hash.update(bytes);
    for (let written = 0; written < bytes.length; ) written += writeSync(this.#file, bytes, written);
  }
}

function damaged(what: string): OffhookError {
  return new OffhookError(
    'BACKUP_SOURCE_DAMAGED',
    `The data folder is damaged, so there is no backup of it: ${what}.`,
    'Add the file or firmware again (offhook file add, offhook firmware add), or restore an earlier backup.',
  );
}
