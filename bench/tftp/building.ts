/** A building full of phones: Offhook's data folder, and the same files in a folder for the other servers. */
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { shelveFirmware } from '#app/manage-firmware.ts';
import { serverFacts } from '#app/server-facts.ts';
import { phoneFileName } from '#files/file-names.ts';
import type { FileAnswer } from '#provisioning/file-answer.ts';
import { RenderedFiles } from '#provisioning/rendered-files.ts';
import { resolveFile, type World } from '#provisioning/resolve-file.ts';
import { BlobShelf } from '#store/blob-shelf.ts';
import { type Database, openDatabase } from '#store/database.ts';
import { recordDeliveries } from '#store/deliveries.ts';
import { FleetView } from '#store/fleet-view.ts';
import { addOperatorFile } from '#store/stored-files.ts';
import { writeFirmwareFolder } from '#test/support/firmware-folder.ts';
import type { Ipv4Address } from '#values/ipv4-address.ts';
import { chainOf, IMAGE, isOfReception, type Phone, phoneAt, RECEPTION, SHARED_FILES } from './phone.ts';

const SIP_PORT = 5060;
const HTTP_PORT = 6970;
const MODEL = '7960G';
const ROWS_AT_ONCE = 1000;
/** Of the ring list and the dial plan that an operator added: what such files take in real folders. */
const SHARED_OCTETS = 2000;

/** Where everything lies; it is gone once disposed. */
export interface Building extends Disposable {
  readonly dataFolder: string;
  /** The files as Offhook answers them when it is asked at the address that the building was made for. */
  readonly tree: string;
}

/** Makes it: phones with a line each, bound to their addresses, which have fetched their configuration before. */
export async function makeBuilding(address: Ipv4Address, size: number): Promise<Building> {
  const folder = mkdtempSync(join(tmpdir(), 'offhook-bench-'));
  // In memory: no server is to wait for the disk for what a file server's cache would hold anyway.
  const tree = mkdtempSync('/dev/shm/offhook-bench-');
  chmodSync(tree, 0o755);
  const building = {
    dataFolder: join(folder, 'data'),
    tree,
    [Symbol.dispose]: () => {
      for (const path of [folder, tree]) rmSync(path, { recursive: true, force: true });
    },
  };
  try {
    const db = await openDatabase(building.dataFolder);
    const blobs = new BlobShelf(building.dataFolder);
    await addFiles(db, blobs, folder);
    const phones = Array.from({ length: size }, (_, index) => phoneAt(index));
    await addPhones(db, phones);
    // What a phone keeps in flash shapes its file, so the first boot is played and the second one measured.
    await rememberFirstBoot(db, phones, worldOf(await FleetView.load(db, blobs)), address);
    writeTree(building.tree, phones, worldOf(await FleetView.load(db, blobs)), address);
    await db.destroy();
    return building;
  } catch (error) {
    building[Symbol.dispose]();
    throw error;
  }
}

async function addFiles(db: Database, blobs: BlobShelf, folder: string): Promise<void> {
  const now = new Date();
  await shelveFirmware(db, blobs, [writeFirmwareFolder(folder)], now);
  for (const name of SHARED_FILES) {
    const text = `${name} of the building\n`;
    const bytes = Buffer.from(text.repeat(Math.ceil(SHARED_OCTETS / text.length)));
    await addOperatorFile(db, blobs, { name, bytes }, now);
  }
}

async function addPhones(db: Database, phones: readonly Phone[]): Promise<void> {
  await db.transaction().execute(async (transaction) => {
    for (let from = 0; from < phones.length; from += ROWS_AT_ONCE) {
      const part = phones.slice(from, from + ROWS_AT_ONCE);
      const first_seen = new Date().toISOString();
      const extensions = part.map(({ number, mac }) => ({ number, name: `Desk ${number}`, secret: mac }));
      const rows = part.map(({ mac, address }, index) => ({
        mac,
        model: MODEL,
        group_name: isOfReception(from + index, phones.length) ? RECEPTION : null,
        standing: 'adopted',
        bound_address: address,
        first_seen,
      }));
      const lines = part.map(({ mac, number }) => ({ mac, position: 1, extension: number }));
      await transaction.insertInto('extension').values(extensions).execute();
      await transaction.insertInto('phone').values(rows).execute();
      await transaction.insertInto('line').values(lines).execute();
    }
  });
}

async function rememberFirstBoot(
  db: Database,
  phones: readonly Phone[],
  world: World,
  address: Ipv4Address,
): Promise<void> {
  const deliveries = phones.map((phone) => {
    const {
      name,
      hash,
      remembers = new Set<string>(),
    } = ask(phoneFileName('phone-cnf', phone.mac), phone, world, address);
    return { mac: phone.mac, name, hash, at: Date.now(), remembers: [...remembers] };
  });
  await recordDeliveries(db, deliveries);
}

function writeTree(tree: string, phones: readonly Phone[], world: World, address: Ipv4Address): void {
  const askers = new Map(phones.flatMap((phone) => [...chainOf(phone), IMAGE].map((name) => [name, phone])));
  for (const [name, phone] of askers) {
    writeFileSync(join(tree, name), ask(name, phone, world, address).bytes, { mode: 0o644 });
  }
}

/** The answer to one of its phones that asks the server at `to`. Throws when it is a refusal. */
export function ask(name: string, phone: Phone, world: World, to: Ipv4Address) {
  const answer: FileAnswer = resolveFile({ name, transport: 'tftp', from: phone.address, to }, world);
  if (answer.kind === 'artifact') return answer;
  throw new Error(`${phone.mac} is refused ${name}: ${answer.reason}`);
}

/** What answers depend on, with nothing rendered yet. */
export function worldOf(fleet: FleetView): World {
  return {
    fleet,
    server: serverFacts({ sipPort: SIP_PORT, httpPort: HTTP_PORT, baseUrl: undefined, now: Date.now }),
    surroundings: {
      leaseOf: () => undefined,
      neighbour: () => undefined,
      lastNamed: () => undefined,
      convertsOnSight: () => false,
    },
    rendered: new RenderedFiles(),
    pages: { page: () => undefined },
  };
}
