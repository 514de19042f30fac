import { closeSync, openSync, readSync, type Stats, statSync } from 'node:fs';
import type { FoundFile } from '#lint/lint-file.ts';
import { OffhookError } from '#values/offhook-error.ts';
import { readFile, readFolder } from './read-folder.ts';
import { readZip } from './read-zip.ts';
import { ReadingBounds } from './reading-bounds.ts';

/** What a path on the disk holds. */
export interface FoundPath {
  readonly source: 'folder' | 'zip' | 'file';
  /** Paths begin below the folder or inside the zip; a single file has the path that was named. */
  readonly files: readonly FoundFile[];
}

/**
 * Reads a folder, a zip or a single file within bounds. `onFile` is told how many files were read.
 * @throws OffhookError LINT_UNREADABLE, LINT_NOT_A_FILE, LINT_TOO_MUCH, LINT_ZIP_DAMAGED
 */
export async function readPath(path: string, onFile: (done: number) => void): Promise<FoundPath> {
  const bounds = new ReadingBounds(path);
  const progress = () => onFile(bounds.files);
  if (statOf(path).isDirectory()) {
    return { source: 'folder', files: reading(path, () => readFolder(path, bounds, progress)) };
  }
  if (isZip(path)) return { source: 'zip', files: await readZip(path, bounds, progress) };
  return { source: 'file', files: [reading(path, () => readFile(path, path, bounds))] };
}

function statOf(path: string): Stats {
  const stats = reading(path, () => statSync(path));
  if (stats.isDirectory() || stats.isFile()) return stats;
  throw new OffhookError('LINT_NOT_A_FILE', `${path} is neither a file nor a folder.`, 'Name one of these.');
}

/** A zip by its first octets, whatever its name is. */
function isZip(path: string): boolean {
  return reading(path, () => {
    const file = openSync(path, 'r');
    try {
      const head = new Uint8Array(4);
      readSync(file, head, 0, head.length, 0);
      return Buffer.from(head).toString('latin1').startsWith('PK') && (head[2] === 3 || head[2] === 5);
    } finally {
      closeSync(file);
    }
  });
}

function reading<T>(path: string, read: () => T): T {
  try {
    return read();
  } catch (cause) {
    if (cause instanceof OffhookError) throw cause;
    const isMissing = (cause as NodeJS.ErrnoException).code === 'ENOENT';
    throw new OffhookError(
      'LINT_UNREADABLE',
      isMissing ? `There is no ${path}.` : `${path} can't be read: ${(cause as Error).message}.`,
      'Name files, folders or zips that you may read.',
      { cause },
    );
  }
}
