import { basename } from 'node:path';
import { classifyFileName, type RequestedName } from '#files/file-names.ts';
import type { BlobShelf } from '#store/blob-shelf.ts';
import type { Database } from '#store/database.ts';
import { addOperatorFile } from '#store/stored-files.ts';
import { OffhookError } from '#values/offhook-error.ts';
import { readOutsideFile } from './outside-files.ts';

const FILE_LIMIT = 64 * 1024 * 1024;

/** What Offhook writes itself: a copy beside it would hide changes, and could hold secrets that trust must guard. */
const GENERATED: ReadonlySet<RequestedName['kind']> = new Set([
  'default-cnf',
  'phone-cnf',
  'sep-xml',
  'xml-default',
  'os79xx',
  'page',
]);

/** Adds a file to be served as it is, under its own name or another. Gives the name it is served under. */
export async function shelveFile(
  db: Database,
  blobs: BlobShelf,
  path: string,
  as: string | undefined,
  now: Date,
): Promise<string> {
  const name = servedName(as ?? basename(path));
  await addOperatorFile(db, blobs, { name, bytes: readOutsideFile(path, FILE_LIMIT) }, now);
  return name;
}

/** The name under which a file can be served. Throws `OffhookError` for one that can't be used or is Offhook's own. */
export function servedName(name: string): string {
  const requested = classifyFileName(name);
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
  return requested.canonicalName;
}
