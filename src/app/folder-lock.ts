import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

const FILE = 'serving.lock';
/** How long a server that starts waits for a command that only looks. */
const PATIENCE_MS = 200;
/** SQLITE_BUSY (https://sqlite.org/rescode.html#busy). */
const BUSY = 5;

/**
 * Locks a data folder until the result is disposed or the process is gone, however it ends; `undefined` when
 * another process has it. An empty SQLite database does it, since Node has no other way to the kernel's file locks.
 */
export function lockFolder(dataFolder: string): Disposable | undefined {
  const lock = new DatabaseSync(join(dataFolder, FILE), { timeout: PATIENCE_MS });
  if (wasGranted(lock, 'begin exclusive')) return { [Symbol.dispose]: () => lock.close() };
  lock.close();
  return undefined;
}

/** Whether a process has the folder locked. */
export function isFolderLocked(dataFolder: string): boolean {
  const path = join(dataFolder, FILE);
  if (!existsSync(path)) return false;
  using lock = new DatabaseSync(path, { readOnly: true, timeout: 0 });
  return !wasGranted(lock, 'select count(*) from sqlite_schema');
}

function wasGranted(lock: DatabaseSync, statement: string): boolean {
  try {
    lock.exec(statement);
    return true;
  } catch (error) {
    if ((error as { errcode?: number }).errcode === BUSY) return false;
    throw error;
  }
}
