import { readFileSync, statSync } from 'node:fs';
import { basename } from 'node:path';
import { classifyFileName, type RequestedName } from '#files/file-names.ts';
import type { BlobShelf } from '#store/blob-shelf.ts';
import type { Database } from '#store/database.ts';
import { addOperatorFile } from '#store/stored-files.ts';
import { OffhookError } from '#values/offhook-error.ts';
import { describeFileTrouble } from './file-trouble.ts';

const FILE_LIMIT = 64 * 1024 * 1024;

/** What Offhook writes itself: a copy beside it would hide changes, and could hold secrets that trust must guard. */
const GENERATED: ReadonlySet<RequestedName['kind']> = new Set([
  'default-cnf',
  'phone-cnf',
  'sep-xml',
  'xml-default',
  'os79xx',
]);

/** Adds a file to be served as it is, under its own name or another. Gives the name it is served under. */
export async function shelveFile(
  db: Database,
  blobs: BlobShelf,
  path: string,
  as: string | undefined,
  now: Date,
): Promise<string> {
  const requested = classifyFileName(as ?? basename(path));
  if (requested.kind === 'unusable') {
    throw new OffhookError(
      'FILE_NAME_UNUSABLE',
      `The name can't be used: ${requested.reason}.`,
      'Name it with --as.',
    );
  }
  if (GENERATED.has(requested.kind)) {
    throw new OffhookError(
      'FILE_IS_GENERATED',
      `${requested.canonicalName} is written by Offhook for each phone that asks.`,
      'Change what stands in it with: offhook set; look at it with: offhook what-if MAC FILE.',
    );
  }
  await addOperatorFile(db, blobs, { name: requested.canonicalName, bytes: readBounded(path) }, now);
  return requested.canonicalName;
}

function readBounded(path: string): Uint8Array {
  try {
    const { size } = statSync(path);
    if (size > FILE_LIMIT) {
      throw new OffhookError(
        'FILE_TOO_LARGE',
        `${path} has ${size} octets; phones take far less.`,
        'Add a smaller file.',
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
