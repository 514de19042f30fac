import { createHash } from 'node:crypto';
import type { Transaction } from 'kysely';
import type { StoredFile } from '#provisioning/ports.ts';
import type { BlobShelf } from '#store/blob-shelf.ts';
import type { Database } from '#store/database.ts';
import { restoreItems } from '#store/restore-items.ts';
import { type Author, newestRevision, revise } from '#store/revisions.ts';
import type { Schema } from '#store/schema.ts';
import { insertFirmwareSet, insertOperatorFile } from '#store/stored-files.ts';
import type { ImportPlan, PlannedFile } from '#tftpboot/import-plan.ts';
import { OffhookError } from '#values/offhook-error.ts';
import { type ImportChanges, importChanges } from './import-changes.ts';
import { readStoredFleet } from './stored-fleet.ts';

/** Gives the whole content of a file that a plan names by its path. */
export type ReadPlanned = (path: string) => Uint8Array;

/** What an import did, or would do. */
export interface ImportOutcome extends Pick<ImportChanges, 'tally' | 'conflicts'> {
  /** The revision that takes phones, extensions and settings back; absent when none of them changed. */
  readonly revision?: number;
}

interface ApplyOptions {
  /** Who does it, and when. */
  readonly author: Author;
  /** What the history calls it: `import of old-tftpboot`. */
  readonly what: string;
  /** Write over what is there with other values, instead of refusing. */
  readonly overwrite: boolean;
}

const MOST_NAMED = 10;

/** What applying the plan would change. Nothing is written. */
export async function tryImport(
  db: Database,
  plan: ImportPlan,
  read: ReadPlanned,
  now: Date,
): Promise<ImportOutcome> {
  const stored = plan.files.map((file) => describeContent(file, read(file.path)));
  const { tally, conflicts } = importChanges(plan, stored, await readStoredFleet(db), now);
  return { tally, conflicts };
}

/**
 * Writes everything that a plan says, in one commit and one revision, or nothing.
 * @throws OffhookError IMPORT_MODEL_UNKNOWN, IMPORT_CONFLICTS, and those of commands that do the same by hand
 */
export async function applyImport(
  db: Database,
  blobs: BlobShelf,
  plan: ImportPlan,
  read: ReadPlanned,
  { author, what, overwrite }: ApplyOptions,
): Promise<ImportOutcome> {
  requireModels(plan);
  // A file without a row in the database is only room on the disk, so content may come before everything else.
  const shelve = (file: PlannedFile): StoredFile => {
    const bytes = read(file.path);
    blobs.put(bytes);
    return describeContent(file, bytes);
  };
  const files = plan.files.map(shelve);
  const sets = plan.firmware.map(({ load, loader, parts }) => ({ load, loader, files: parts.map(shelve) }));
  return db.transaction().execute(async (transaction) => {
    const changes = importChanges(plan, files, await readStoredFleet(transaction), author.at);
    if (!overwrite && changes.conflicts.length > 0) throw conflicting(changes.conflicts);
    await write(transaction, changes, what, author);
    for (const set of sets) {
      if (changes.firmware.has(set.load)) await insertFirmwareSet(transaction, set, author.at);
    }
    for (const file of changes.files) await insertOperatorFile(transaction, file, author.at);
    const { tally, conflicts } = changes;
    if (changes.targets.length === 0) return { tally, conflicts };
    return { tally, conflicts, revision: await newestRevision(transaction) };
  });
}

async function write(
  transaction: Transaction<Schema>,
  { targets }: ImportChanges,
  what: string,
  author: Author,
): Promise<void> {
  const items = targets.map(({ kind, key, name }) => ({ kind, key, name }));
  await revise(transaction, what, items, author, () => restoreItems(transaction, targets));
}

function describeContent({ name }: PlannedFile, bytes: Uint8Array): StoredFile {
  return { name, size: bytes.length, hash: createHash('sha256').update(bytes).digest('hex') };
}

function requireModels({ phones }: ImportPlan): void {
  const unknown = phones.filter(({ model }) => model === '').map(({ mac }) => mac);
  if (unknown.length === 0) return;
  throw new OffhookError(
    'IMPORT_MODEL_UNKNOWN',
    `Nothing tells which model ${listed(unknown, ' and ')} ${unknown.length === 1 ? 'is' : 'are'}; it decides the firmware and the number of lines.`,
    'Say it for all of them with --model 7960 (or 7940), or name each in a CSV file and import that first.',
  );
}

function conflicting(conflicts: readonly string[]): OffhookError {
  return new OffhookError(
    'IMPORT_CONFLICTS',
    `Something else is there already:\n  ${listed(conflicts, '\n  ')}\nNothing was written.`,
    'Look with --dry-run; --overwrite takes what the files say.',
  );
}

function listed(texts: readonly string[], separator: string): string {
  const shown = texts.slice(0, MOST_NAMED);
  if (texts.length > MOST_NAMED) shown.push(`${texts.length - MOST_NAMED} more`);
  return shown.join(separator);
}
