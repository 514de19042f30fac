import { dirname } from 'node:path';
import type { Check, CheckResult } from './check.ts';
import { errorCode, type Machine } from './machine.ts';

const MEBIBYTE = 1024 * 1024;
/** A firmware set, the events and room for the database to write itself anew. */
const NEEDED_OCTETS = 64 * MEBIBYTE;
const COMFORTABLE_OCTETS = 512 * MEBIBYTE;
const NEEDED_INODES = 200;

/** Whether the data folder can be written to, has room, and is closed to others. */
export const diskCheck: Check = {
  id: 'data-folder',
  title: 'Data folder',
  async run({ dataFolder, machine }) {
    try {
      return checkFolder(machine, dataFolder);
    } catch (error) {
      return {
        state: 'problem',
        found: `${dataFolder} can't be looked into (${errorCode(error)})`,
        remedy: 'Name a folder that you may write to with --data.',
      };
    }
  },
};

function checkFolder(machine: Machine, folder: string): CheckResult {
  const existing = nearestExisting(machine, folder);
  const { isFolder, mode, owner } = machine.status(existing);
  if (!isFolder) {
    return {
      state: 'problem',
      found: `${existing} is no folder`,
      remedy: 'Name another with --data, or move the file away.',
    };
  }
  try {
    machine.requireWritable(existing);
  } catch (error) {
    const why =
      errorCode(error) === 'EROFS' ? 'lies on a read-only file system' : 'may not be written to by this user';
    return {
      state: 'problem',
      found: `${existing} ${why}`,
      remedy: `Run as the user that serves, give it the folder (chown), or name another with --data.`,
    };
  }
  const space = checkSpace(machine, existing);
  if (space.state !== 'ok') return space;
  if (existing !== folder) return { state: 'ok', found: `${folder} will be made; ${space.found}` };
  if ((mode & 0o077) !== 0) {
    return {
      state: 'warning',
      found: `${folder} is open to other users (mode ${mode.toString(8)}), and it holds secrets`,
      remedy: `Close it: chmod 700 ${folder}`,
    };
  }
  if (machine.userId !== undefined && machine.userId !== 0 && owner !== machine.userId) {
    return {
      state: 'problem',
      found: `${folder} belongs to user ${owner}, not to the one who runs this`,
      remedy: 'Run Offhook as the user that the folder belongs to.',
    };
  }
  return { state: 'ok', found: `${folder}; ${space.found}` };
}

function nearestExisting(machine: Machine, path: string): string {
  try {
    machine.status(path);
    return path;
  } catch (error) {
    const parent = dirname(path);
    if (errorCode(error) !== 'ENOENT' || parent === path) throw error;
    return nearestExisting(machine, parent);
  }
}

function checkSpace(machine: Machine, folder: string): CheckResult {
  const { bytes, inodes } = machine.freeSpace(folder);
  const free = `${Math.floor(bytes / MEBIBYTE)} MiB free`;
  if (inodes !== undefined && inodes < NEEDED_INODES) {
    return {
      state: 'problem',
      found: `${folder} has room for ${inodes} more files only`,
      remedy: 'Remove files nobody needs on that file system: df -i shows it.',
    };
  }
  if (bytes >= COMFORTABLE_OCTETS) return { state: 'ok', found: free };
  return {
    state: bytes < NEEDED_OCTETS ? 'problem' : 'warning',
    found: `${folder} has ${free}`,
    remedy: `Make room, or move the folder and name it with --data: ${COMFORTABLE_OCTETS / MEBIBYTE} MiB are comfortable.`,
  };
}
