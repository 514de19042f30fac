import { chmodSync, mkdirSync, readdirSync, statSync } from 'node:fs';
import { OffhookError } from '#values/offhook-error.ts';

/** What lies in a folder that is ours, or is to be: an operator may have written the settings first. */
const OUR_FILES = new Set(['offhook.sqlite', 'settings.yaml']);

const REASONS: Readonly<Record<string, string>> = {
  EEXIST: 'it is a file',
  ENOTDIR: 'a part of its path is a file',
  EACCES: 'this user may not write there',
  EPERM: 'it belongs to another user',
  EROFS: 'its file system is read-only',
  ENOSPC: 'the disk is full',
};

/**
 * Makes the folder when it is new, and closes it to other users, because it holds secrets. A folder that is open to
 * others and holds somebody's files is refused: closing it would lock them out.
 */
export function prepareDataFolder(path: string): void {
  try {
    mkdirSync(path, { recursive: true, mode: 0o700 });
    if ((statSync(path).mode & 0o077) === 0) return;
    const names = readdirSync(path);
    if (names.length > 0 && !names.some((name) => OUR_FILES.has(name))) throw foreign(path);
    chmodSync(path, 0o700);
  } catch (error) {
    if (error instanceof OffhookError) throw error;
    throw unusable(path, error as NodeJS.ErrnoException);
  }
}

function foreign(path: string): OffhookError {
  return new OffhookError(
    'DATA_FOLDER_FOREIGN',
    `${path} holds other files and is open to other users, so it is no data folder.`,
    `Name a folder of its own with --data; or, if you mean this one, close it first: chmod 700 ${path}`,
  );
}

function unusable(path: string, error: NodeJS.ErrnoException): OffhookError {
  return new OffhookError(
    'DATA_FOLDER_UNUSABLE',
    `The data folder ${path} can't be used: ${REASONS[error.code ?? ''] ?? error.message}.`,
    'Name a folder that you may write to with --data.',
    { cause: error },
  );
}
