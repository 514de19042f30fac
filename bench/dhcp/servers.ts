import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { addPhones, type Crowd } from './added-phones.ts';

export const SERVER = '10.77.0.2';
export const RELAY = '10.77.0.3';

interface Command {
  readonly words: readonly string[];
  readonly env?: NodeJS.ProcessEnv;
}

/** A server to measure: how it is set up in a folder of its own, and started. */
export interface Contender {
  readonly name: string;
  /** What has to be installed. */
  readonly program: string;
  /** Whether an acknowledged lease is on the disk. */
  readonly isDurable: boolean;
  /** Writes the configuration; gives the command. The crowds will come to ask. */
  prepare(folder: string, crowds: readonly Crowd[]): Command | Promise<Command>;
  /** Its folder is in memory, so that fsync costs nothing. */
  readonly inMemory?: true;
  /** Measured when there is little time, too. */
  readonly isQuick?: true;
  /** So slow that a whole crowd would take minutes. */
  readonly isSlow?: true;
}

const PROGRAM = fileURLToPath(new URL('../../bin/offhook', import.meta.url));

const OFFHOOK_SETTINGS = `dhcp:
  mode: full
  alongside: true
  networks:
    - network: 10.77.0.0/16
      ranges: [10.77.1.0-10.77.254.255]
      routers: [10.77.0.1]
`;

async function offhook(folder: string, crowds: readonly Crowd[]) {
  await addPhones(folder, crowds);
  writeFileSync(join(folder, 'settings.yaml'), OFFHOOK_SETTINGS);
  return { words: [PROGRAM, '--data', folder, 'serve'] };
}

/** The same service from each: one /16, options 3, 66 and 150, leases of a day kept in a file. */
export const CONTENDERS: readonly Contender[] = [
  { name: 'offhook', program: PROGRAM, isDurable: true, isQuick: true, prepare: offhook },
  { name: 'offhook, data in memory', program: PROGRAM, isDurable: false, inMemory: true, prepare: offhook },
  {
    name: 'Kea memfile',
    program: '/usr/sbin/kea-dhcp4',
    isDurable: false,
    isQuick: true,
    prepare: (folder) => kea(folder, 0),
  },
  {
    name: 'Kea memfile, 2 threads',
    program: '/usr/sbin/kea-dhcp4',
    isDurable: false,
    prepare: (folder) => kea(folder, 2),
  },
  { name: 'dnsmasq', program: '/usr/sbin/dnsmasq', isDurable: false, isSlow: true, prepare: dnsmasq },
  { name: 'ISC dhcpd', program: '/usr/sbin/dhcpd', isDurable: true, isSlow: true, prepare: dhcpd },
];

/** Those that are installed, and the names of the others. */
export function present(contenders: readonly Contender[]): { here: Contender[]; missing: string[] } {
  const here = contenders.filter(({ program }) => existsSync(program));
  const missing = contenders.filter((contender) => !here.includes(contender)).map(({ program }) => program);
  return { here, missing: [...new Set(missing)] };
}

function kea(folder: string, threads: number) {
  const file = join(folder, 'kea.json');
  const options = [
    { name: 'routers', data: '10.77.0.1' },
    { name: 'tftp-server-name', data: SERVER },
    { name: 'tftp-addresses', code: 150, data: SERVER },
  ];
  const subnet = {
    id: 1,
    subnet: '10.77.0.0/16',
    pools: [{ pool: '10.77.1.0-10.77.254.255' }],
    'option-data': options,
    'next-server': SERVER,
  };
  const leases = join(folder, 'leases.csv');
  const dhcp4 = {
    'interfaces-config': { interfaces: ['eth0'], 'dhcp-socket-type': 'udp' },
    'lease-database': { type: 'memfile', persist: true, name: leases, 'lfc-interval': 0 },
    'valid-lifetime': 86_400,
    'option-def': [{ name: 'tftp-addresses', code: 150, type: 'ipv4-address', array: true }],
    subnet4: [subnet],
    'multi-threading': { 'enable-multi-threading': threads > 0, 'thread-pool-size': threads },
    loggers: [{ name: 'kea-dhcp4', severity: 'ERROR', output_options: [{ output: 'stdout' }] }],
  };
  writeFileSync(file, JSON.stringify({ Dhcp4: dhcp4 }));
  const env = { KEA_PIDFILE_DIR: folder, KEA_LOCKFILE_DIR: folder, KEA_LOGGER_DESTINATION: 'stdout' };
  return { words: ['/usr/sbin/kea-dhcp4', '-c', file], env };
}

function dnsmasq(folder: string) {
  const words = ['--keep-in-foreground', '--conf-file=/dev/null', '--pid-file=', '--port=0', '--user=root'];
  const leases = `--dhcp-leasefile=${join(folder, 'leases')}`;
  const range = [
    '--dhcp-range=10.77.1.0,10.77.254.255,255.255.0.0,24h',
    '--dhcp-lease-max=100000',
    '--no-ping',
  ];
  const options = ['--dhcp-option=3,10.77.0.1', `--dhcp-option=66,${SERVER}`, `--dhcp-option=150,${SERVER}`];
  return { words: ['/usr/sbin/dnsmasq', ...words, leases, ...range, ...options, '--quiet-dhcp'] };
}

function dhcpd(folder: string) {
  const leases = join(folder, 'leases');
  mkdirSync(folder, { recursive: true });
  writeFileSync(leases, '');
  const file = join(folder, 'dhcpd.conf');
  writeFileSync(
    file,
    `option tftp-addresses code 150 = array of ip-address;
authoritative; ping-check false; default-lease-time 86400; max-lease-time 86400; log-facility local7;
subnet 10.77.0.0 netmask 255.255.0.0 {
  range 10.77.1.0 10.77.254.255;
  option routers 10.77.0.1; option tftp-server-name "${SERVER}"; option tftp-addresses ${SERVER};
  next-server ${SERVER};
}
`,
  );
  const files = ['-cf', file, '-lf', leases, '-pf', join(folder, 'pid')];
  return { words: ['/usr/sbin/dhcpd', '-4', '-f', '-q', '--no-pid', ...files, 'eth0'] };
}
