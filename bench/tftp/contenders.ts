/** The servers that are compared, each on one core with the same files. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { encodePacket } from '#protocols/tftp/encode-packet.ts';
import { PROGRAM } from '#test/support/offhook.ts';
import { type StockServer, startStockServer } from '#test/support/stock-server.ts';
import type { Ipv4Address } from '#values/ipv4-address.ts';
import type { Building } from './building.ts';
import { RECEPTION } from './phone.ts';
import { unpackedProgram } from './unpacked-package.ts';

const SERVING_CORE = '0';
/** The others' buffers are as large as `rmem_max` allows anyway. */
const WITHOUT_NET_ADMIN = ['/usr/bin/setpriv', '--bounding-set', '-net_admin'];
/** dnsmasq knows no other. */
export const TFTP_PORT = 69;
/** Answered by every server, with an ERROR. */
const QUESTION = encodePacket({ kind: 'rrq', name: 'ready', mode: 'octet', options: [] });

/** A server that can be started for a round. */
export interface Contender {
  readonly name: string;
  /** Whether it is Offhook. */
  readonly isOwn?: true;
  /** Only in the scenes of the quick run. */
  readonly isBrief?: true;
  /**
   * Starts it on {@link TFTP_PORT} of the address; it is ready then. With `isBounded` it may not set up the network
   * (CAP_NET_ADMIN), which would let it have larger buffers than `rmem_max` allows.
   */
  start(building: Building, address: Ipv4Address, isBounded?: boolean): Promise<StockServer>;
}

/**
 * Ours first: the others are shown in relation to it. dnsmasq's own single-port mode answers nobody while it is
 * bound to one address (2.90 sends from an address that it never set).
 */
export const CONTENDERS: readonly Contender[] = [
  { name: 'Offhook', isOwn: true, start: (...place) => startOffhook('', ...place) },
  {
    name: 'Offhook, one port',
    isOwn: true,
    start: (...place) => startOffhook('mode: single-port', ...place),
  },
  {
    name: 'Offhook, plain',
    isOwn: true,
    isBrief: true,
    start: (...place) => startOffhook('batching: off', ...place),
  },
  { name: 'dnsmasq', start: ({ tree }, address) => startPinned(address, dnsmasq(tree, address)) },
  { name: 'atftpd', start: async ({ tree }, address) => startPinned(address, await atftpd(tree, address)) },
  { name: 'tftpd-hpa', start: ({ tree }, address) => startPinned(address, tftpdHpa(tree, address)) },
];

/** The whole program as people start it, on the building's data folder. */
function startOffhook(
  settings: string,
  { dataFolder }: Building,
  address: Ipv4Address,
  isBounded = false,
): Promise<StockServer> {
  writeFileSync(join(dataFolder, 'settings.yaml'), `tftp: { first: [${RECEPTION}], ${settings} }\n`);
  const words = [PROGRAM, '--data', dataFolder, 'serve', '--listen', address];
  return startPinned(address, isBounded ? [...WITHOUT_NET_ADMIN, ...words] : words);
}

function dnsmasq(tree: string, address: Ipv4Address): string[] {
  const quiet = ['--keep-in-foreground', '--conf-file=/dev/null', '--pid-file=', '--log-facility=/dev/null'];
  const where = ['--port=0', `--listen-address=${address}`, '--bind-interfaces', '--user=root'];
  // It serves 50 transfers at once unless it is told otherwise.
  const tftp = ['--enable-tftp', `--tftp-root=${tree}`, '--tftp-max=5000'];
  return ['/usr/sbin/dnsmasq', ...quiet, ...where, ...tftp];
}

async function atftpd(tree: string, address: Ipv4Address): Promise<string[]> {
  const program = await unpackedProgram('atftpd', 'usr/sbin/atftpd');
  const words = ['--daemon', '--no-fork', '--user', 'root', '--group', 'root', '--verbose=0'];
  // More threads have more files open than it can wait for, and it aborts.
  const limits = ['--maxthread', '400', '--logfile', '/dev/null'];
  return [program, ...words, ...limits, '--port', String(TFTP_PORT), '--bind-address', address, tree];
}

function tftpdHpa(tree: string, address: Ipv4Address): string[] {
  return ['/usr/sbin/in.tftpd', '-L', '-u', 'root', '-a', `${address}:${TFTP_PORT}`, '-s', tree];
}

function startPinned(address: Ipv4Address, words: readonly string[]): Promise<StockServer> {
  return startOnCore(words, { address, port: TFTP_PORT, question: QUESTION });
}

/** Starts a server on the core that servers have. */
export function startOnCore(
  words: readonly string[],
  ready: Parameters<typeof startStockServer>[2],
): Promise<StockServer> {
  return startStockServer('/usr/bin/taskset', ['-c', SERVING_CORE, ...words], ready);
}
