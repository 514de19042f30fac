import { lookup } from 'node:dns/promises';
import { LONGEST_TEXT, makeLintFile } from '#lint/lint-file.ts';
import { fetchFile } from '#net/tftp-client.ts';
import type { ReceiveOutcome } from '#protocols/tftp/receive-transfer.ts';
import { filesOfPhone, namesInFile, phoneFolderIn, SHARED_FILES } from '#tftpboot/names-in-files.ts';
import { type Ipv4Address, parseIpv4Address } from '#values/ipv4-address.ts';
import { type MacAddress, parseMacAddress } from '#values/mac-address.ts';
import { OffhookError } from '#values/offhook-error.ts';
import { withoutControls } from '#values/printable.ts';
import type { ImportSource } from './read-source.ts';

/** A TFTP server and what to ask it for. */
export interface TftpPlace {
  readonly host: string;
  readonly port: number;
  /** In front of every name, slash included; empty for the top. */
  readonly folder: string;
  /** Phones whose files are asked for. */
  readonly macs: readonly MacAddress[];
  /** Further files. */
  readonly names: readonly string[];
}

/** `offhook import tftp://…`, with the number of names that were asked for. */
export interface FetchedTree extends ImportSource {
  readonly asked: number;
}

const PLACE = /^tftp:\/\/([\w.-]+)(?::(\d{1,5}))?(\/[^,]*)?((?:,[^,]+)*)$/i;
const TFTP_PORT = 69;
/** At most so many transfers at a time, and so many names, octets of one file and of all. */
const AT_ONCE = 4;
const MOST_NAMES = 5000;
const LARGEST_FILE = 32 * 1024 * 1024;
const MOST_OCTETS = 256 * 1024 * 1024;

/**
 * Reads `tftp://192.168.0.2:69/folder,00115C93AFD1,menu.xml`: a server, and behind commas phones and further names.
 * `undefined` when it is no such address. @throws OffhookError IMPORT_ADDRESS_UNUSABLE
 */
export function parseTftpPlace(text: string): TftpPlace | undefined {
  if (!/^tftp:/i.test(text)) return undefined;
  const [, host = '', port = String(TFTP_PORT), path = '', list = ''] = PLACE.exec(text) ?? [];
  if (host === '' || Number(port) > 65_535 || Number(port) === 0) {
    throw new OffhookError(
      'IMPORT_ADDRESS_UNUSABLE',
      `${withoutControls(text.slice(0, 80))} is no TFTP server.`,
      'Write tftp://ADDRESS, or tftp://ADDRESS,MAC,MAC,FILE to ask for phones and further files.',
    );
  }
  const words = list.split(',').filter((word) => word !== '');
  const folder = path.replace(/^\/+/, '').replace(/\/*$/, '/');
  return {
    host,
    port: Number(port),
    folder: folder === '/' ? '' : folder,
    macs: words.flatMap((word) => parseMacAddress(word) ?? []),
    names: words.filter((word) => parseMacAddress(word) === undefined),
  };
}

/**
 * Fetches what can be known to be there: the files that all phones ask for, those of the phones, and what is named in
 * any of them. A TFTP server has no list of its files.
 * @throws OffhookError IMPORT_SERVER_SILENT, IMPORT_SERVER_UNKNOWN, IMPORT_TOO_MUCH
 */
export async function fetchTree(place: TftpPlace, onFile: (done: number) => void): Promise<FetchedTree> {
  const server = await addressOf(place.host);
  const contents = new Map<string, Uint8Array>();
  const asked = new Set<string>();
  const waiting: string[] = [];
  let octets = 0;
  const want = (names: readonly string[]): void => {
    for (const name of names) {
      if (asked.has(name) || asked.size >= MOST_NAMES) continue;
      asked.add(name);
      waiting.push(name);
    }
  };
  const take = async (name: string): Promise<ReceiveOutcome> => {
    const outcome = await fetch(server, place, name);
    if (outcome.kind !== 'received') return outcome;
    octets += outcome.bytes.length;
    if (octets > MOST_OCTETS) throw tooMuch(place.host);
    contents.set(name, outcome.bytes);
    onFile(contents.size);
    const file = makeLintFile({ path: name, bytes: outcome.bytes });
    want(namesInFile(file));
    const folder = phoneFolderIn(file);
    if (folder !== '') want(place.macs.flatMap((mac) => filesOfPhone(mac, folder)));
    return outcome;
  };

  want([...SHARED_FILES, ...place.macs.flatMap((mac) => filesOfPhone(mac)), ...place.names]);
  // Alone, so that a server that is not there is told by one question and not by hundreds.
  const first = await take(waiting.shift() ?? '');
  if (first.kind === 'silent') throw silent(place);
  const work = async (): Promise<void> => {
    for (let name = waiting.shift(); name !== undefined; name = waiting.shift()) await take(name);
  };
  // Those who find nothing to do end, so the last of them looks again at what the others brought.
  while (waiting.length > 0) await Promise.all(Array.from({ length: AT_ONCE }, work));
  return {
    title: `tftp://${place.host}`,
    files: [...contents]
      .map(([path, bytes]) => ({ path, bytes }))
      .toSorted((a, b) => (a.path < b.path ? -1 : 1)),
    open: async () => (path) => contents.get(path) ?? new Uint8Array(),
    asked: asked.size,
  };
}

async function fetch(
  server: Ipv4Address,
  { port, folder, host }: TftpPlace,
  name: string,
): Promise<ReceiveOutcome> {
  try {
    const maximumBytes = /\.(cnf|xml|txt|dat)$/i.test(name) ? 4 * LONGEST_TEXT : LARGEST_FILE;
    return await fetchFile({ server, port, name: folder + name, tries: 2, maximumBytes });
  } catch (cause) {
    throw new OffhookError(
      'IMPORT_SERVER_UNKNOWN',
      `${host} can't be asked: ${(cause as Error).message}.`,
      'Is the address right, and is there a route to it?',
      { cause },
    );
  }
}

async function addressOf(host: string): Promise<Ipv4Address> {
  const literal = parseIpv4Address(host);
  if (literal !== undefined) return literal;
  try {
    const { address } = await lookup(host, { family: 4 });
    const found = parseIpv4Address(address);
    if (found !== undefined) return found;
  } catch {
    // Told below.
  }
  throw new OffhookError(
    'IMPORT_SERVER_UNKNOWN',
    `Nobody knows an IPv4 address of ${host}.`,
    'Name the server by its address.',
  );
}

function silent({ host, port }: TftpPlace): OffhookError {
  return new OffhookError(
    'IMPORT_SERVER_SILENT',
    `No TFTP server answers at ${host}, port ${port}.`,
    'Is it running, and does a firewall let UDP through in both directions? offhook dhcp probe tells what phones see.',
  );
}

function tooMuch(host: string): OffhookError {
  return new OffhookError(
    'IMPORT_TOO_MUCH',
    `${host} sent more than ${MOST_OCTETS / 1024 / 1024} MB.`,
    'Copy its folder here and import that.',
  );
}
