/** What a server and the processes it forked take, from /proc. */
import { readdirSync, readFileSync } from 'node:fs';

/**
 * Processor time so far, in milliseconds, children that have ended included; the kernel counts in hundredths of a
 * second.
 */
export function processorMs(pid: number): number {
  return family(pid).reduce((sum, { user, system }) => sum + (user + system) * 10, 0);
}

/** Resident memory in megabytes (2^20); what the processes share is counted once. */
export function residentMegabytes(pid: number): number {
  const kilobytes = family(pid).map((member) => {
    const rollup = readUnlessEnded(`/proc/${member.pid}/smaps_rollup`) ?? '';
    return Number(/^Pss: +(\d+)/m.exec(rollup)?.[1] ?? 0);
  });
  return kilobytes.reduce((sum, size) => sum + size, 0) / 1024;
}

interface Member {
  readonly pid: number;
  readonly parent: number;
  readonly user: number;
  readonly system: number;
}

function family(pid: number): Member[] {
  const all = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap(readMember);
  return all.filter((member) => member.pid === pid || member.parent === pid);
}

function readMember(name: string): Member[] {
  const stat = readUnlessEnded(`/proc/${name}/stat`);
  if (stat === undefined) return [];
  const fields = stat
    .slice(stat.lastIndexOf(')') + 2)
    .split(' ')
    .map(Number);
  const [, parent = 0, , , , , , , , , , user = 0, system = 0, childUser = 0, childSystem = 0] = fields;
  return [{ pid: Number(name), parent, user: user + childUser, system: system + childSystem }];
}

/** What the kernel says of a process; `undefined` when it has ended, as servers' children do at any moment. */
function readUnlessEnded(path: string): string | undefined {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return undefined;
  }
}
