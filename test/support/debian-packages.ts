import { spawnSync } from 'node:child_process';
import { existsSync, rmSync, writeFileSync } from 'node:fs';

const LIBRARIES = `/usr/lib/${process.arch === 'arm64' ? 'aarch64' : 'x86_64'}-linux-gnu`;

/** What the interop tests need from Debian: package, and the program that shows it is there. */
const PACKAGES: readonly (readonly [name: string, program: string])[] = [
  ['tftp-hpa', '/usr/bin/tftp'],
  ['atftp', '/usr/bin/atftp'],
  ['curl', '/usr/bin/curl'],
  ['openssl', '/usr/bin/openssl'],
  ['iproute2', '/usr/sbin/ip'],
  ['nmap', '/usr/bin/nmap'],
  ['nftables', '/usr/sbin/nft'],
  ['iptables', '/usr/sbin/iptables'],
  ['strace', '/usr/bin/strace'],
  ['sip-tester', '/usr/bin/sipp'],
  ['baresip-core', '/usr/bin/baresip'],
  ['kamailio', '/usr/sbin/kamailio'],
  ['kamailio-sqlite-modules', `${LIBRARIES}/kamailio/modules/db_sqlite.so`],
  ['kamailio-postgres-modules', `${LIBRARIES}/kamailio/modules/db_postgres.so`],
  ['sqlite3', '/usr/bin/sqlite3'],
  ['dnsmasq-base', '/usr/sbin/dnsmasq'],
  ['tftpd-hpa', '/usr/sbin/in.tftpd'],
  ['busybox', '/usr/bin/busybox'],
  ['isc-dhcp-client', '/usr/sbin/dhclient'],
  ['isc-dhcp-relay', '/usr/sbin/dhcrelay'],
  ['kea-admin', '/usr/sbin/perfdhcp'],
  ['kea-dhcp4-server', '/usr/sbin/kea-dhcp4'],
  ['isc-dhcp-server', '/usr/sbin/dhcpd'],
  ['systemd', '/lib/systemd/systemd-networkd'],
  ['tshark', '/usr/bin/tshark'],
  ['mmdebstrap', '/usr/bin/mmdebstrap'],
  ['postgresql', '/usr/bin/psql'],
  ['mariadb-server', '/usr/sbin/mariadbd'],
  ['imagemagick', '/usr/bin/identify'],
  ['libxml2-utils', '/usr/bin/xmllint'],
  ['slapd', '/usr/sbin/slapd'],
  ['radicale', '/usr/bin/radicale'],
  ['sox', '/usr/bin/sox'],
  ['libsox-fmt-mp3', `${LIBRARIES}/sox/libsox_fmt_mp3.so`],
  ['opus-tools', '/usr/bin/opusenc'],
];

const missing = () => PACKAGES.filter(([, program]) => !existsSync(program)).map(([name]) => name);

/**
 * Installs what is missing when run as root on a Debian; otherwise names each missing tool and leaves it to the
 * tests to skip with that reason.
 */
export function installDebianPackages(): void {
  const wanted = missing();
  if (wanted.length === 0) return;
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) {
    console.log(`not installed, and only root can: ${wanted.join(' ')}`);
    return;
  }
  console.log(`installing from Debian: ${wanted.join(' ')}`);
  const policy = '/usr/sbin/policy-rc.d';
  const isOurs = !existsSync(policy);
  // Daemons that a package starts would take ports 69 and 5060; 101 forbids it (Debian policy 9.3.3).
  if (isOurs) writeFileSync(policy, '#!/bin/sh\nexit 101\n', { mode: 0o755 });
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const aptGet = (...args: string[]) =>
    spawnSync('apt-get', args, { env, stdio: ['ignore', 'ignore', 'inherit'] });
  try {
    aptGet('update', '-qq');
    aptGet('install', '-y', '-qq', '--no-install-recommends', ...wanted);
  } finally {
    // Left behind, it would keep everything that is installed later from being started.
    if (isOurs) rmSync(policy);
  }
  const still = missing();
  if (still.length > 0) console.log(`could not be installed: ${still.join(' ')}`);
}
