import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { startCommand } from './command.ts';
import type { NetworkNamespace } from './network-namespace.ts';

/** A DHCP server of Debian's, with a range from 192.168.77.50 to .60 and the router 192.168.77.1. */
export interface OwnDhcpServer {
  readonly program: string;
  /** Starts it on `eth0` of the host with further configuration; resolves once it listens, with what it wrote so far. */
  start(t: TestContext, host: NetworkNamespace, snippet: string): Promise<() => string>;
}

const ROUTER = '192.168.77.1';
const READY_PATIENCE_MS = 20_000;

export const DNSMASQ: OwnDhcpServer = {
  program: '/usr/sbin/dnsmasq',
  start(t, host, snippet) {
    const dns = /^port=/m.test(snippet) ? '' : 'port=0\n';
    const config = `${dns}user=root\nlog-facility=-\nno-ping\nleasefile-ro\nlog-dhcp
dhcp-range=192.168.77.50,192.168.77.60,1h\n${snippet}\n`;
    const words = [this.program, '--keep-in-foreground', '--pid-file=', `--conf-file=${fileOf(t, config)}`];
    return run(t, host, words, /DHCP, IP range/);
  },
};

export const KEA: OwnDhcpServer = {
  program: '/usr/sbin/kea-dhcp4',
  start(t, host, snippet) {
    const config = `{ "Dhcp4": {
"interfaces-config": { "interfaces": ["eth0"] },
"lease-database": { "type": "memfile", "persist": false },
"valid-lifetime": 3600,
"subnet4": [{
  "subnet": "192.168.77.0/24",
  "pools": [{ "pool": "192.168.77.50 - 192.168.77.60" }],
  "option-data": [{ "name": "routers", "data": "${ROUTER}" }]
}],
${snippet},
"loggers": [{ "name": "kea-dhcp4", "severity": "INFO", "output_options": [{ "output": "stdout" }] }]
} }`;
    const folder = folderOf(t);
    const env = { KEA_PIDFILE_DIR: folder, KEA_LOCKFILE_DIR: folder };
    return run(t, host, [this.program, '-c', fileOf(t, config)], /DHCP4_STARTED/, env);
  },
};

export const ISC: OwnDhcpServer = {
  program: '/usr/sbin/dhcpd',
  start(t, host, snippet) {
    const config = `default-lease-time 3600;
authoritative;
${snippet}
subnet 192.168.77.0 netmask 255.255.255.0 {
  range 192.168.77.50 192.168.77.60;
  option routers ${ROUTER};
}
`;
    const leases = join(folderOf(t), 'leases');
    writeFileSync(leases, '');
    const files = ['-cf', fileOf(t, config), '-lf', leases, '-pf', join(folderOf(t), 'pid')];
    return run(t, host, [this.program, '-4', '-f', '-d', ...files, 'eth0'], /Server starting service/);
  },
};

/** Its unit files and its state are looked for in fixed folders, so it gets file systems of its own for those. */
export const NETWORKD: OwnDhcpServer = {
  program: '/lib/systemd/systemd-networkd',
  start(t, host, snippet) {
    const folder = folderOf(t);
    const dropIn = join(folder, 'lan.network.d');
    mkdirSync(dropIn);
    writeFileSync(
      join(folder, 'lan.network'),
      `[Match]\nName=eth0\n[Network]\nAddress=${ROUTER}/24\nDHCPServer=yes\n[DHCPServer]\nPoolOffset=50\nPoolSize=11\n`,
    );
    writeFileSync(join(dropIn, 'offhook.conf'), `${snippet}\n`);
    const state = ['links', 'leases', 'lldp'].map((name) => `/run/systemd/netif/${name}`).join(' ');
    const script = `set -e
mount -t tmpfs none /run
mkdir -p ${state} /run/systemd/network
cp -r ${folder}/. /run/systemd/network
chown -R systemd-network:systemd-network /run/systemd/netif
# A machine whose /sys can't be written has no udev to wait for.
mount --bind /sys /sys
mount -o remount,ro,bind /sys
exec ${this.program}`;
    // It puts the address there itself, and tries for ever when somebody else has.
    host.ip('address', 'flush', 'dev', 'eth0');
    const words = ['/usr/bin/unshare', '--mount', '/bin/sh', '-c', script];
    return run(t, host, words, /eth0: Offering DHCPv4 leases/, { SYSTEMD_LOG_LEVEL: 'debug' });
  },
};

async function run(
  t: TestContext,
  host: NetworkNamespace,
  words: readonly string[],
  ready: RegExp,
  env: NodeJS.ProcessEnv = {},
): Promise<() => string> {
  const child = startCommand([...host.prefix, ...words], { env });
  t.after(() => child.kill('SIGKILL'));
  let output = '';
  await new Promise<void>((resolve, reject) => {
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        output += text;
        if (ready.test(output)) resolve();
      });
    }
    const fail = (what: string) => reject(new Error(`${words.join(' ')} ${what}: ${output}`));
    child.on('close', () => fail('ended'));
    setTimeout(() => fail('is not ready'), READY_PATIENCE_MS).unref();
  });
  return () => output;
}

function fileOf(t: TestContext, text: string): string {
  const path = join(folderOf(t), 'config');
  writeFileSync(path, text);
  return path;
}

function folderOf(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'offhook-own-dhcp-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
