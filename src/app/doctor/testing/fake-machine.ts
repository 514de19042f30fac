import type { DoctorContext } from '#app/doctor/check.ts';
import type { Machine } from '#app/doctor/machine.ts';
import { parseProgramSettings } from '#app/program-settings.ts';
import type { ServingRecord } from '#app/serving-record.ts';
import type { Ipv4Address } from '#values/ipv4-address.ts';

/** A machine made of texts by path; what is not in them is not there. */
export function fakeMachine(
  files: Readonly<Record<string, string>> = {},
  rest: Partial<Machine> = {},
): Machine {
  const look = (path: string): string => {
    const text = files[path];
    if (text === undefined) throw systemError('ENOENT');
    return text;
  };
  return {
    userId: 0,
    now: () => Date.UTC(2026, 10, 23, 12),
    readText: look,
    readLink: look,
    listFolder: (path) => look(path).split(' '),
    status: () => ({ mode: 0o700, owner: 0, isFolder: true }),
    requireWritable: () => undefined,
    freeSpace: () => ({ bytes: 1e12, inodes: undefined }),
    tryPort: async () => undefined,
    run: async () => {
      throw systemError('ENOENT');
    },
    fetchTftp: async () => ({ kind: 'silent', begun: false }),
    fetchHttp: async () => ({ status: 404, bytes: new Uint8Array(0) }),
    ...rest,
  };
}

/** What the system throws. */
export function systemError(code: string): Error {
  return Object.assign(new Error(code), { code });
}

/** A context with every default: nothing is served, and the machine has one address. */
export function contextWith(machine: Machine, rest: Partial<DoctorContext> = {}): DoctorContext {
  return {
    dataFolder: '/data',
    settings: parseProgramSettings('', 'settings.yaml'),
    serving: undefined,
    addresses: ['192.168.0.2' as Ipv4Address],
    machine,
    ...rest,
  };
}

/** A server's record on the usual ports. */
export const SERVING = {
  pid: 812,
  addresses: ['192.168.0.2'],
  tftpPort: 69,
  httpPorts: [6970],
  sipPort: 5060,
} satisfies ServingRecord;
