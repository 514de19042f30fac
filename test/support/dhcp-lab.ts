import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { TestContext } from 'node:test';
import { type Finished, runCommand, startCommand } from '#test/support/command.ts';
import { makeNetwork, type NetworkNamespace } from '#test/support/network-namespace.ts';
import { Offhook } from '#test/support/offhook.ts';
import { reasonToSkip } from '#test/support/stock-server.ts';

export const SERVER = '192.168.77.2';
/** The phone's own words, without the NUL octet that no command line passes on. */
export const PHONE_CLASS = 'Cisco Systems, Inc. IP Phone CP-7960G';

const TOOLS = {
  busybox: '/usr/bin/busybox',
  dhclient: '/usr/sbin/dhclient',
  dhcrelay: '/usr/sbin/dhcrelay',
  dnsmasq: '/usr/sbin/dnsmasq',
  nmap: '/usr/bin/nmap',
  perfdhcp: '/usr/sbin/perfdhcp',
  tshark: '/usr/bin/tshark',
} as const;

/** Why a test with these tools can't run. */
export function reasonWithout(...tools: readonly (keyof typeof TOOLS)[]): string | undefined {
  return reasonToSkip('/usr/sbin/ip', TOOLS.tshark, ...tools.map((tool) => TOOLS[tool]));
}

/** A machine that serves, and others without an address, on one switch. */
export interface DhcpLab<Name extends string> {
  readonly hosts: Record<Name | 'server', NetworkNamespace>;
  readonly offhook: Offhook;
}

/** Wires the machines up; each client has the MAC address that is given, or a random one. */
export function openLab<Name extends string>(
  t: TestContext,
  clients: Readonly<Record<Name, { mac?: string; address?: string }>>,
  settings: string,
): DhcpLab<Name> {
  const hosts = makeNetwork<string>(t, { server: { address: SERVER }, ...clients });
  const offhook = new Offhook(t, hosts.server?.prefix);
  offhook.writeSettings(settings);
  return { hosts: hosts as DhcpLab<Name>['hosts'], offhook };
}

/** Settings of a server that gives out 192.168.77.100 to .199. */
export function fullMode(more = ''): string {
  return `dhcp:
  mode: full
  networks:
    - network: 192.168.77.0/24
      ranges: [192.168.77.100-192.168.77.199]
      routers: [192.168.77.1]
      dns: [192.168.77.1]
      domain: phones.test
      ntp: [192.168.77.3]
      arpTimeout: 60
      leaseTime: 600
      options:
        - { code: 43, type: octets, value: "01:02:03" }
        - { code: 7, type: addresses, value: [192.168.77.4] }
${more}`;
}

/** What a client learned. */
export type ClientEnvironment = Readonly<Record<string, string>>;

/** Runs busybox udhcpc until it has a lease; gives what its script was told. */
export async function runUdhcpc(
  t: TestContext,
  host: NetworkNamespace,
  ...more: readonly string[]
): Promise<{ readonly learned: ClientEnvironment } & Finished> {
  const script = writeScript(t, UDHCPC_SCRIPT);
  const options = [
    '-i',
    'eth0',
    '-f',
    '-q',
    '-n',
    '-t',
    '4',
    '-T',
    '1',
    '-s',
    script,
    '-O',
    '150',
    '-O',
    'tftp',
  ];
  const words = [...host.prefix, TOOLS.busybox, 'udhcpc', ...options, ...more];
  const finished = await runCommand(words);
  return { ...finished, learned: readEnvironment(finished.stdout) };
}

/** One dhclient with its own lease file, which it keeps between runs. */
export class Dhclient {
  readonly #host: NetworkNamespace;
  readonly #folder: string;
  readonly #config: string;
  readonly #script: string;

  constructor(t: TestContext, host: NetworkNamespace, config: string) {
    this.#host = host;
    this.#folder = openFolder(t);
    this.#config = join(this.#folder, 'dhclient.conf');
    writeFileSync(this.#config, config);
    this.#script = join(this.#folder, 'script');
    writeFileSync(this.#script, DHCLIENT_SCRIPT, { mode: 0o755 });
  }

  /** Makes it believe that it had this address. */
  remember(address: string): void {
    const lease = `interface "eth0"; fixed-address ${address}; option subnet-mask 255.255.255.0;
option dhcp-lease-time 86400; option dhcp-server-identifier 10.9.9.1; renew never; rebind never; expire never;`;
    writeFileSync(join(this.#folder, 'leases'), `lease { ${lease} }\n`);
  }

  /** Runs it once; with `-r` it gives its lease back. Gives the reasons and addresses that its script was told. */
  async run(...more: readonly string[]): Promise<Finished> {
    const files = ['-lf', join(this.#folder, 'leases'), '-pf', join(this.#folder, 'pid')];
    const words = ['-1', '-d', '-v', '-cf', this.#config, '-sf', this.#script, ...files, ...more, 'eth0'];
    const child = startCommand([...this.#host.prefix, TOOLS.dhclient, ...words]);
    let output = '';
    const bound = new Promise<void>((resolve) => {
      for (const stream of [child.stdout, child.stderr]) {
        stream.setEncoding('utf8').on('data', (text: string) => {
          output += text;
          if (/bound to|DHCPRELEASE/.test(output)) resolve();
        });
      }
    });
    const ended = once(child, 'close');
    await Promise.race([bound, ended]);
    // It would stay to renew; what it has written down is what it begins with the next time.
    if (!more.includes('-r')) child.kill('SIGKILL');
    const [code] = (await ended) as [number | null];
    return { code, stdout: output, stderr: '' };
  }
}

/** Sets the address, without which the client can't give it back. */
const UDHCPC_SCRIPT = `#!/bin/sh
[ "$1" = bound ] || exit 0
env
ip address replace "$ip/$mask" dev "$interface"
`;

const DHCLIENT_SCRIPT = `#!/bin/sh
echo "told $reason $new_ip_address $new_tftp_server_name $new_tftp_addresses"
case "$reason" in
  PREINIT) ip link set dev "$interface" up ;;
  BOUND | REBOOT) ip address replace "$new_ip_address/24" dev "$interface" ;;
esac
exit 0
`;

/** Packets of DHCP that pass a machine, as tshark reads them. */
export interface Capture {
  /** Waits until so many have passed, ends it and gives all. */
  stop(atLeast: number): Promise<readonly CapturedPacket[]>;
}

/** What tshark found in a packet. */
export interface CapturedPacket {
  /** Option 53, as a number. */
  readonly type: string;
  readonly source: string;
  readonly destination: string;
  /** Its complaint, when the packet is malformed or an expert remark says so. */
  readonly complaint: string;
  readonly octets: number;
}

const CAPTURE_PATIENCE_MS = 15_000;
const FIELDS = ['dhcp.option.dhcp', 'ip.src', 'ip.dst', '_ws.expert.message', 'udp.length'];

/** Nobody has it; a datagram to it shows that a capture is under way, which tshark says a little too early. */
const MARK = '192.168.77.254';
const MARK_AGAIN_MS = 100;

/** Begins to capture on one machine of a lab; resolves once the first packet is seen. */
export async function capture(
  t: TestContext,
  host: NetworkNamespace,
  server: NetworkNamespace,
): Promise<Capture> {
  const fields = ['-T', 'fields', '-E', 'separator=|', ...FIELDS.flatMap((field) => ['-e', field])];
  const words = ['-l', '-n', '-i', 'eth0', '-f', 'udp port 67 or udp port 68', ...fields];
  const child = startCommand([...host.prefix, TOOLS.tshark, ...words]);
  t.after(() => child.kill('SIGKILL'));
  const packets: CapturedPacket[] = [];
  let isUnderWay = false;
  const lines = createInterface(child.stdout).on('line', (line) => {
    const packet = readPacket(line);
    if (packet.destination === MARK) isUnderWay = true;
    else packets.push(packet);
  });
  let complaints = '';
  await new Promise<void>((resolve, reject) => {
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      complaints += text;
      if (complaints.includes('Capturing on')) resolve();
    });
    child.on('close', () => reject(new Error(`tshark: ${complaints}`)));
  });
  server.ip('neighbour', 'replace', MARK, 'lladdr', '02:00:00:00:00:fe', 'dev', 'eth0');
  while (!isUnderWay) {
    await runCommand([...server.prefix, '/bin/bash', '-c', `echo > /dev/udp/${MARK}/67`]);
    const seen = once(lines, 'line', { signal: AbortSignal.timeout(MARK_AGAIN_MS) });
    await seen.catch(() => undefined);
  }
  return {
    async stop(atLeast) {
      const patience = AbortSignal.timeout(CAPTURE_PATIENCE_MS);
      while (packets.length < atLeast) {
        await once(lines, 'line', { signal: patience }).catch(() =>
          assert.fail(`${packets.length} of ${atLeast} packets came: ${JSON.stringify(packets)}`),
        );
      }
      const ended = once(child, 'close');
      child.kill('SIGINT');
      await ended;
      return packets;
    },
  };
}

function readPacket(line: string): CapturedPacket {
  const [type = '', source = '', destination = '', complaint = '', octets = ''] = line.split('|');
  return { type, source, destination, complaint, octets: Number(octets) - 8 };
}

function readEnvironment(text: string): ClientEnvironment {
  const pairs = text.split('\n').map((line) => /^(\w+)=(.*)$/.exec(line));
  return Object.fromEntries(
    pairs.flatMap((match) => (match === null ? [] : [[match[1] ?? '', match[2] ?? '']])),
  );
}

function writeScript(t: TestContext, text: string): string {
  const path = join(openFolder(t), 'script');
  writeFileSync(path, text, { mode: 0o755 });
  return path;
}

function openFolder(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'offhook-dhcp-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
