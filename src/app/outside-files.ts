import { readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { OffhookError } from '#values/offhook-error.ts';
import { describeFileTrouble } from './file-trouble.ts';

/** Reads a file that a command names. Throws `OffhookError` when it can't be read or has more octets than the limit. */
export function readOutsideFile(path: string, limit: number): Uint8Array {
  try {
    const { size } = statSync(path);
    if (size > limit) {
      throw new OffhookError(
        'FILE_TOO_LARGE',
        `${path} has ${size} octets; ${limit} are the most.`,
        'Name a smaller file.',
      );
    }
    return readFileSync(path);
  } catch (cause) {
    if (cause instanceof OffhookError) throw cause;
    throw new OffhookError(
      'FILE_UNREADABLE',
      `${path} can't be read: ${describeFileTrouble(cause)}.`,
      'Name a file that you may read.',
      { cause },
    );
  }
}

/** Writes a file that a command names, whole or not at all, in place of an earlier one. */
export function writeOutsideFile(path: string, bytes: Uint8Array): void {
  const unfinished = join(dirname(path), `.${basename(path)}.${process.pid}.part`);
  try {
    writeFileSync(unfinished, bytes, { flag: 'wx' });
    renameSync(unfinished, path);
  } catch (cause) {
    rmSync(unfinished, { force: true });
    const { code = '', message } = cause as NodeJS.ErrnoException;
    throw new OffhookError(
      'FILE_UNWRITABLE',
      `${path} can't be written: ${WRITE_TROUBLES[code] ?? message}.`,
      'Name a place where you may write.',
      { cause },
    );
  }
}

const WRITE_TROUBLES: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such folder',
  ENOTDIR: 'a part of its path is no folder',
  EACCES: 'this user may not write there',
  EROFS: 'the disk is read-only',
  ENOSPC: 'the disk is full',
  EISDIR: 'it is a folder',
};
