import type { Ipv4Address } from '#values/ipv4-address.ts';
import { printable } from '#values/printable.ts';
import { errorCode, type Machine, type Transport } from './machine.ts';
import { parseSocketTable, type SocketRow } from './socket-table.ts';

/** Who has a port. The process is missing when this user may not look into it, or it runs in another container. */
export interface PortHolder {
  /** The user's name, or the number where it has none. */
  readonly user: string;
  readonly process?: HoldingProcess;
}

/** A process as an operator knows it. */
interface HoldingProcess {
  readonly pid: number;
  /** The kernel's short name, and the program's in brackets when they differ: `MainThread (node)`. */
  readonly name: string;
  /** The systemd unit that started it. */
  readonly unit?: string;
}

/** Looking at a descriptor takes some microseconds: a second's worth, on a machine with more than anyone runs. */
const DESCRIPTORS_LIMIT = 300_000;

/** Who has the port on this address of ours; empty when nobody has, or the system has no such tables. */
export function findPortHolders(
  machine: Machine,
  transport: Transport,
  address: Ipv4Address,
  port: number,
): readonly PortHolder[] {
  const rows = [transport, `${transport}6`]
    .flatMap((table) => readTable(machine, `/proc/net/${table}`))
    .filter((row) => row.port === port && (row.address === address || row.address === '*'));
  if (rows.length === 0) return [];
  const processes = findProcesses(machine, new Set(rows.map(({ inode }) => inode)));
  const holders = rows.map(({ user, inode }): PortHolder => {
    const pid = processes.get(inode);
    return {
      user: userName(machine, user),
      ...(pid === undefined ? {} : { process: describeProcess(machine, pid) }),
    };
  });
  // A server with several sockets on one port is still one holder.
  return [...new Map(holders.map((holder) => [holder.process?.pid ?? holder.user, holder])).values()];
}

/** The rows of one of the kernel's tables; none where there is no such file. */
export function readTable(machine: Pick<Machine, 'readText'>, path: string): SocketRow[] {
  try {
    return parseSocketTable(machine.readText(path));
  } catch {
    return [];
  }
}

function findProcesses(machine: Machine, inodes: ReadonlySet<number>): ReadonlyMap<number, number> {
  const found = new Map<number, number>();
  let looks = 0;
  for (const pid of orNone(() => machine.listFolder('/proc')).filter((name) => /^\d+$/.test(name))) {
    for (const descriptor of orNone(() => machine.listFolder(`/proc/${pid}/fd`))) {
      looks += 1;
      if (found.size === inodes.size || looks > DESCRIPTORS_LIMIT) return found;
      const target = orUndefined(() => machine.readLink(`/proc/${pid}/fd/${descriptor}`));
      const inode = Number(/^socket:\[(\d+)\]$/.exec(target ?? '')?.[1]);
      // Of processes that share a socket the first is the one that opened it: numbers grow.
      if (inodes.has(inode) && !found.has(inode)) found.set(inode, Number(pid));
    }
  }
  return found;
}

function describeProcess(machine: Machine, pid: number): HoldingProcess {
  const short = orUndefined(() => machine.readText(`/proc/${pid}/comm`).trim()) ?? '';
  const program = orUndefined(() => machine.readLink(`/proc/${pid}/exe`))
    ?.replace(/ \(deleted\)$/, '')
    .replace(/^.*\//, '');
  const differs = program !== undefined && !program.startsWith(short);
  // The last part of the control group, if that is a service: `0::/system.slice/tftpd-hpa.service`.
  const unit = /\/([^/\n]+\.service)$/m.exec(
    orUndefined(() => machine.readText(`/proc/${pid}/cgroup`)) ?? '',
  )?.[1];
  return {
    pid,
    name: shown(differs && short !== '' ? `${short} (${program})` : (program ?? short)),
    ...(unit === undefined ? {} : { unit: shown(unit) }),
  };
}

function userName(machine: Machine, id: number): string {
  const users = orUndefined(() => machine.readText('/etc/passwd')) ?? '';
  const fields = users.split('\n').map((line) => line.split(':'));
  return fields.find(([, , user]) => user === String(id))?.[0] ?? String(id);
}

/** A process chooses its own name; a terminal gets only what it can show. */
function shown(text: string): string {
  return printable(text, 80) || '?';
}

function orNone(look: () => readonly string[]): readonly string[] {
  return orUndefined(look) ?? [];
}

/** Processes end while one looks, and others are none of this user's business. */
function orUndefined<T>(look: () => T): T | undefined {
  try {
    return look();
  } catch (error) {
    if (errorCode(error) === 'unknown') throw error;
    return undefined;
  }
}
