import {
  closeSync,
  fchmodSync,
  fsyncSync,
  openSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { OffhookError } from '#values/offhook-error.ts';
import type { FixedOnDisk } from './lint-paths.ts';

/**
 * Puts a fixed file in the place of the old one: whole or not at all, with the same mode, and never over a change
 * that somebody made in the meantime. A link is followed.
 * @throws OffhookError LINT_IN_ZIP, LINT_CHANGED_MEANWHILE, LINT_UNWRITABLE
 */
export function writeFixed({ path, before, after, onDisk }: FixedOnDisk): void {
  if (!onDisk) {
    throw new OffhookError('LINT_IN_ZIP', `${path} is inside a zip.`, 'Unpack it, and fix the folder.');
  }
  try {
    replace(realpathSync(path), before, after);
  } catch (cause) {
    if (cause instanceof OffhookError) throw cause;
    const message = `${path} can't be written: ${(cause as Error).message}.`;
    throw new OffhookError('LINT_UNWRITABLE', message, 'Check who may write in its folder.', { cause });
  }
}

function replace(place: string, before: Uint8Array, after: Uint8Array): void {
  const { mode } = statSync(place);
  if (!readFileSync(place).equals(before)) {
    throw new OffhookError(
      'LINT_CHANGED_MEANWHILE',
      `${place} was changed while it was linted.`,
      'Run the command again.',
    );
  }
  const unfinished = join(dirname(place), `.${basename(place)}.${process.pid}.part`);
  try {
    const file = openSync(unfinished, 'wx', mode);
    try {
      fchmodSync(file, mode & 0o7777);
      writeSync(file, after);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(unfinished, place);
  } finally {
    rmSync(unfinished, { force: true });
  }
}
