import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { OffhookError } from '#values/offhook-error.ts';
import { formatFlash, type PhoneFlash, parseFlash } from '#virtual-phone/flash.ts';

/** The flash that a file holds, or `undefined` when there is no such file. OffhookError when it holds none. */
export function readFlashFile(path: string): PhoneFlash | undefined {
  if (!existsSync(path)) return undefined;
  try {
    return parseFlash(readFileSync(path, 'utf8'));
  } catch (cause) {
    throw new OffhookError(
      'FLASH_FILE_UNREADABLE',
      `${path} holds no phone's flash: ${(cause as Error).message}.`,
      'Name another file, or remove it to begin with a phone from the shelf.',
      { cause },
    );
  }
}

/** Keeps a flash, whole or not at all; only its owner may read it, since it holds passwords. */
export function writeFlashFile(path: string, flash: PhoneFlash): void {
  const part = `${path}.part`;
  try {
    writeFileSync(part, formatFlash(flash), { mode: 0o600 });
    renameSync(part, path);
  } catch (cause) {
    throw new OffhookError(
      'FLASH_FILE_UNWRITABLE',
      `The flash can't be kept in ${path}: ${(cause as Error).message}.`,
      'Name a file in a folder that is there and may be written to.',
      { cause },
    );
  }
}
