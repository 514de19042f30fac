import type { Transaction } from 'kysely';
import type { ShelvedLoad, StoredFile } from '#provisioning/ports.ts';
import { compareLoadNames, type LoadName } from '#values/load-name.ts';
import { OffhookError } from '#values/offhook-error.ts';
import type { BlobShelf } from './blob-shelf.ts';
import { noteChange } from './change-log.ts';
import type { Database } from './database.ts';
import type { Schema } from './schema.ts';

/** A file on its way into the store. */
export interface NewFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** A firmware set as it lies on the shelf. */
export interface ShelvedSet extends ShelvedLoad {
  /** ISO 8601, UTC. */
  readonly addedAt: string;
}

/** All firmware sets, the newest release of each kind last. */
export async function readFirmwareSets(db: Database): Promise<ShelvedSet[]> {
  const sets = await db.selectFrom('firmware_set').selectAll().execute();
  const files = await db.selectFrom('firmware_file').selectAll().orderBy('name').execute();
  const filesByLoad = Map.groupBy(files, (file) => file.load);
  return sets
    .map(({ load, loader, added_at }) => ({
      load: load as LoadName,
      loader: loader as LoadName,
      files: (filesByLoad.get(load) ?? []).map(({ name, hash, size }) => ({ name, hash, size })),
      addedAt: added_at,
    }))
    .sort((a, b) => compareLoadNames(a.load, b.load));
}

/** A complete firmware set on its way into the store. */
export interface NewFirmwareSet {
  readonly load: LoadName;
  readonly loader: LoadName;
  readonly files: readonly NewFile[];
}

/** Stores a complete firmware set in one commit and replaces an earlier one of the same load. */
export async function addFirmwareSet(
  db: Database,
  blobs: BlobShelf,
  set: NewFirmwareSet,
  now: Date,
): Promise<void> {
  const { load, loader } = set;
  const files = set.files.map(({ name, bytes }) => ({
    name,
    size: bytes.length,
    hash: blobs.put(bytes),
  }));
  await db
    .transaction()
    .execute((transaction) => insertFirmwareSet(transaction, { load, loader, files }, now));
}

/** Stores a complete firmware set whose content is on the shelf of blobs already. */
export async function insertFirmwareSet(
  transaction: Transaction<Schema>,
  { load, loader, files }: ShelvedLoad,
  now: Date,
): Promise<void> {
  await transaction.deleteFrom('firmware_set').where('load', '=', load).execute();
  await transaction
    .insertInto('firmware_set')
    .values({ load, loader, added_at: now.toISOString() })
    .execute();
  const rows = files.map(({ name, hash, size }) => ({ load, name, hash, size }));
  await transaction.insertInto('firmware_file').values(rows).execute();
  await noteChange(transaction, 'firmware', load);
}

/** The files that an operator added. */
export async function readOperatorFiles(
  db: Database,
): Promise<(StoredFile & { readonly addedAt: string })[]> {
  const rows = await db.selectFrom('operator_file').selectAll().orderBy('name').execute();
  return rows.map(({ name, hash, size, added_at }) => ({ name, hash, size, addedAt: added_at }));
}

/** Stores a file to be served as it is, in place of an earlier one of the same name. */
export async function addOperatorFile(
  db: Database,
  blobs: BlobShelf,
  file: NewFile,
  now: Date,
): Promise<void> {
  const stored = { name: file.name, hash: blobs.put(file.bytes), size: file.bytes.length };
  await db.transaction().execute((transaction) => insertOperatorFile(transaction, stored, now));
}

/** Stores a file whose content is on the shelf of blobs already, in place of an earlier one of the same name. */
export async function insertOperatorFile(
  transaction: Transaction<Schema>,
  { name, hash, size }: StoredFile,
  now: Date,
): Promise<void> {
  const content = { hash, size, added_at: now.toISOString() };
  await transaction
    .insertInto('operator_file')
    .values({ name, ...content })
    .onConflict((conflict) => conflict.column('name').doUpdateSet(content))
    .execute();
  await noteChange(transaction, 'file', name);
}

/** Stops serving a file that an operator added. */
export async function removeOperatorFile(db: Database, name: string): Promise<void> {
  await db.transaction().execute(async (transaction) => {
    const { numDeletedRows } = await transaction
      .deleteFrom('operator_file')
      .where('name', '=', name)
      .executeTakeFirstOrThrow();
    if (numDeletedRows === 0n) {
      throw new OffhookError(
        'FILE_UNKNOWN',
        `No file ${name} was added.`,
        'List them with: offhook file list.',
      );
    }
    await noteChange(transaction, 'file', name);
  });
}
