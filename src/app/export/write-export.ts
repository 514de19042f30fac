import { chmodSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { ExportedFile } from '#tftpboot/export-tree.ts';
import { OffhookError } from '#values/offhook-error.ts';

interface WriteOptions {
  /** Let every user of the machine read everything, as most TFTP servers need; else only the owner can. */
  readonly readable: boolean;
  readonly onFile?: (done: number) => void;
}

/**
 * Writes a folder whole or not at all: beside its place first, and then under its name. The folder is closed to other
 * users, and so are the files with passwords in it, unless everything is to be readable.
 * @throws OffhookError EXPORT_FOLDER_TAKEN, EXPORT_UNWRITABLE
 */
export function writeExport(
  folder: string,
  files: readonly ExportedFile[],
  { readable, onFile }: WriteOptions,
): void {
  const place = resolve(folder);
  refuseTaken(place, folder);
  const unfinished = `${place}.${process.pid}.part`;
  const folderMode = readable ? 0o755 : 0o700;
  try {
    makeFolder(unfinished, folderMode);
    for (const [index, { name, secret, content }] of files.entries()) {
      onFile?.(index);
      const path = join(unfinished, name);
      if (name.includes('/')) makeFolder(dirname(path), folderMode);
      writeFileSync(path, content(), { mode: 0o600, flag: 'wx' });
      // The mode of a new file is subject to the umask; this one is not.
      if (readable || !secret) chmodSync(path, 0o644);
    }
    renameSync(unfinished, place);
  } catch (cause) {
    rmSync(unfinished, { recursive: true, force: true });
    if (cause instanceof OffhookError) throw cause;
    throw new OffhookError(
      'EXPORT_UNWRITABLE',
      `${folder} can't be written: ${(cause as Error).message}.`,
      'Name a new folder on a disk with room where you may write. Nothing is left of this one.',
      { cause },
    );
  }
}

function makeFolder(path: string, mode: number): void {
  mkdirSync(path, { recursive: true, mode });
  chmodSync(path, mode);
}

function refuseTaken(place: string, shown: string): void {
  let names: readonly string[];
  try {
    names = readdirSync(place);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return;
    names = [code ?? ''];
  }
  if (names.length === 0) return;
  throw new OffhookError(
    'EXPORT_FOLDER_TAKEN',
    `${shown} is there already and not an empty folder.`,
    'Name a new folder; then put it in the place of the old one.',
  );
}
