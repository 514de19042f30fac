import { readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { assembleFirmware } from '#files/firmware/assemble-firmware.ts';
import type { FirmwareRefusal, FirmwareSet, OfferedFile } from '#files/firmware/firmware-set.ts';
import type { BlobShelf } from '#store/blob-shelf.ts';
import type { Database } from '#store/database.ts';
import { addFirmwareSet } from '#store/stored-files.ts';
import { OffhookError } from '#values/offhook-error.ts';
import { describeFileTrouble } from './file-trouble.ts';

/** The largest known part of the whole 79xx family has 8 MB. */
const FILE_LIMIT = 32 * 1024 * 1024;
const FILES_LIMIT = 2000;
const FIRMWARE_NAME = /\.(loads|sbn|sb2|bin)$/i;

/**
 * Reads folders and files (folders one level deep) and stores every complete set among them. When one set is not
 * complete, nothing is stored and the error names everything that is wrong with it.
 */
export async function shelveFirmware(
  db: Database,
  blobs: BlobShelf,
  paths: readonly string[],
  now: Date,
): Promise<readonly FirmwareSet[]> {
  const offered = paths.flatMap((path) => readOffered(path));
  const results = assembleFirmware(offered);
  const refused = results.filter((result) => result.kind === 'refused');
  if (refused.length > 0) throw incomplete(refused);
  const sets = results.filter((result) => result.kind === 'complete');
  for (const set of sets) {
    const files = set.parts.map(({ name, bytes }) => ({ name, bytes }));
    await addFirmwareSet(db, blobs, { load: set.load, loader: set.loader, files }, now);
  }
  return sets;
}

function readOffered(path: string): OfferedFile[] {
  try {
    if (!statSync(path).isDirectory()) return [readBounded(path)];
    const names = readdirSync(path).filter((name) => FIRMWARE_NAME.test(name));
    if (names.length > FILES_LIMIT) {
      throw new OffhookError(
        'FIRMWARE_FOLDER_TOO_FULL',
        `${path} holds ${names.length} firmware files; at most ${FILES_LIMIT} are read at once.`,
        'Name the folder of one bundle, or its files.',
      );
    }
    return names.map((name) => readBounded(join(path, name)));
  } catch (cause) {
    if (cause instanceof OffhookError) throw cause;
    throw new OffhookError(
      'FIRMWARE_UNREADABLE',
      `${path} can't be read: ${describeFileTrouble(cause)}.`,
      'Name a folder with the unpacked bundle, or its files.',
      { cause },
    );
  }
}

function readBounded(path: string): OfferedFile {
  const { size } = statSync(path);
  if (size > FILE_LIMIT) {
    throw new OffhookError(
      'FIRMWARE_FILE_TOO_LARGE',
      `${path} has ${size} octets, more than any phone's firmware.`,
      'Name the unpacked files of the bundle, not an archive.',
    );
  }
  return { name: basename(path), bytes: readFileSync(path) };
}

function incomplete(refused: readonly FirmwareRefusal[]): OffhookError {
  const lines = refused.flatMap(({ list, problems }) => [
    list === '' ? 'No firmware set:' : `The set of ${list} is not complete:`,
    ...problems.map(({ message, remedy }) => `  - ${message}. ${remedy}`),
  ]);
  const code = refused[0]?.problems[0]?.code ?? 'FIRMWARE_NO_LIST';
  return new OffhookError(
    code,
    `${lines.join('\n')}\nNothing was added.`,
    'Complete the set and add it again.',
  );
}
