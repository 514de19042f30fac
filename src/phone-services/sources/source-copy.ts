import { createReadStream, createWriteStream, existsSync } from 'node:fs';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

/** The folder inside the data folder. */
const FOLDER = 'sources';

/** Where the last good copy of a source lies, one row a line. Names of sources are fit for files. */
function pathOf(dataFolder: string, name: string): string {
  return join(dataFolder, FOLDER, `${name}.ndjson`);
}

/** Puts a copy in the place of the one before; whoever reads meanwhile, and a power cut, find the one or the other. */
export async function writeCopy(dataFolder: string, name: string, rows: readonly object[]): Promise<void> {
  await mkdir(join(dataFolder, FOLDER), { recursive: true, mode: 0o700 });
  const path = pathOf(dataFolder, name);
  const fresh = `${path}.${process.pid}.new`;
  try {
    const lines = Readable.from(linesOf(rows));
    await pipeline(lines, createWriteStream(fresh, { mode: 0o600 }));
    await using file = await open(fresh, 'r+');
    await file.sync();
    await rename(fresh, path);
  } finally {
    await rm(fresh, { force: true });
  }
}

function* linesOf(rows: readonly object[]): Iterable<string> {
  for (const row of rows) yield `${JSON.stringify(row)}\n`;
}

/**
 * The rows of the last good copy as they were written, read line by line so that others have the thread in between; none
 * without one.
 */
export async function readCopy<Row extends object>(dataFolder: string, name: string): Promise<Row[]> {
  const rows: Row[] = [];
  try {
    const lines = createInterface(createReadStream(pathOf(dataFolder, name), 'utf8'));
    for await (const line of lines) rows.push(JSON.parse(line));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  return rows;
}

/** Whether there is a copy. */
export function hasCopy(dataFolder: string, name: string): boolean {
  return existsSync(pathOf(dataFolder, name));
}

/** Forgets a copy. */
export async function removeCopy(dataFolder: string, name: string): Promise<void> {
  await rm(pathOf(dataFolder, name), { force: true });
}
