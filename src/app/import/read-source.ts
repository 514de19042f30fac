import { readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { readPath } from '#app/lint/read-path.ts';
import { readZipEntries } from '#app/lint/read-zip.ts';
import type { FoundFile } from '#lint/lint-file.ts';
import { OffhookError } from '#values/offhook-error.ts';
import type { ReadPlanned } from './apply-import.ts';

/** Files to import, and how their whole content is come by. */
export interface ImportSource {
  /** What the history calls it; no secret is part of it. */
  readonly title: string;
  readonly files: readonly FoundFile[];
  /** Reads what a plan wants to be stored. */
  open(paths: readonly string[]): Promise<ReadPlanned>;
}

/** As `offhook file add` has it. */
const LARGEST_FILE = 64 * 1024 * 1024;

/**
 * Reads a folder, a zip or a single file.
 * @throws OffhookError IMPORT_UNREADABLE, IMPORT_NOT_A_FILE, IMPORT_TOO_MUCH, IMPORT_ZIP_DAMAGED
 */
export async function readSource(path: string, onFile: (done: number) => void): Promise<ImportSource> {
  const title = basename(path) || path;
  const { source, files } = await asImport(readPath(path, onFile));
  if (source === 'zip') {
    return {
      title,
      files,
      async open(paths) {
        const contents = await asImport(readZipEntries(path, new Set(paths), LARGEST_FILE));
        return (wanted) => contents.get(wanted) ?? unreadable(wanted, 'it is not in the zip any more');
      },
    };
  }
  const isFile = source === 'file';
  return {
    title,
    files: isFile ? files.map((file) => ({ ...file, path: basename(file.path) })) : files,
    open: async () => (wanted) => readWhole(isFile ? path : join(path, wanted)),
  };
}

function readWhole(path: string): Uint8Array {
  try {
    const { size } = statSync(path);
    return size > LARGEST_FILE ? unreadable(path, `it has ${size} octets by now`) : readFileSync(path);
  } catch (cause) {
    if (cause instanceof OffhookError) throw cause;
    return unreadable(path, (cause as Error).message);
  }
}

function unreadable(path: string, reason: string): never {
  throw new OffhookError(
    'IMPORT_UNREADABLE',
    `${path} can't be read: ${reason}. Nothing was written.`,
    'Name files, folders or zips that you may read, and that nobody changes meanwhile.',
  );
}

/** What the linter's readers complain of is told in the name of the import. */
async function asImport<Result>(reading: Promise<Result>): Promise<Result> {
  try {
    return await reading;
  } catch (error) {
    if (!(error instanceof OffhookError)) throw error;
    const { code, message, remedy } = error;
    throw new OffhookError(code.replace(/^LINT_/, 'IMPORT_'), message, remedy, { cause: error });
  }
}
