import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { sql } from 'kysely';
import type { LayerScope } from '#provisioning/layers.ts';
import type { Ipv4Address } from '#values/ipv4-address.ts';
import type { LoadName } from '#values/load-name.ts';
import { type MacAddress, macInFileName } from '#values/mac-address.ts';
import { OffhookError } from '#values/offhook-error.ts';
import type { BlobShelf } from './blob-shelf.ts';
import { newestChange, readChanges } from './change-log.ts';
import type { Database } from './database.ts';
import { recordDeliveries } from './deliveries.ts';
import { addExtension, removeExtension } from './extensions.ts';
import { FleetView } from './fleet-view.ts';
import { adoptPhone, changePhone, noteAppearances, removePhone } from './phones.ts';
import { writeSettings } from './settings.ts';
import { addFirmwareSet, addOperatorFile, removeOperatorFile } from './stored-files.ts';
import { temporaryStore } from './testing/temporary-store.ts';

const MACS = ['00:11:5C:93:AF:D1', '00:11:5C:93:AF:D2', '00:11:5C:93:AF:D3'] as MacAddress[];
const ADDRESSES = ['192.168.0.41', '192.168.0.42'] as Ipv4Address[];
const NUMBERS = ['208', '209', '210'];
const FILES = ['logo.bmp', 'LOGO.BMP', 'ring.raw', 'P003-8-12-00.sbn'];
const NAMES = ['phone_label', 'time_zone', 'line1_password'];
const SCOPES: readonly LayerScope[] = [
  { layer: 'site', scope: '' },
  { layer: 'model', scope: '7960' },
  { layer: 'group', scope: 'sales/east' },
  ...MACS.map((mac): LayerScope => ({ layer: 'phone', scope: mac })),
];
const noon = new Date('2026-11-23T12:00:00Z');

/** A write as the command line or the server makes it. */
interface Write {
  run(db: Database, blobs: BlobShelf): Promise<void>;
}

const mac = fc.constantFrom(...MACS);
const number = fc.constantFrom(...NUMBERS);
const details = fc.record(
  {
    model: fc.constantFrom('7940', '7960'),
    group: fc.constantFrom('sales/east', null),
    boundAddress: fc.constantFrom(...ADDRESSES, null),
    extensions: fc.uniqueArray(number, { maxLength: 2 }),
  },
  { requiredKeys: [], noNullPrototype: true },
);

const write: fc.Arbitrary<Write> = fc.oneof(
  number.map((n) => w(`add extension ${n}`, (db) => addExtension(db, { number: n, name: n, secret: n }))),
  number.map((n) => w(`remove extension ${n}`, (db) => removeExtension(db, n))),
  fc
    .tuple(mac, details, fc.constantFrom('new' as const, 'in-inbox' as const))
    .map(([m, d, e]) => w(`adopt ${m} ${JSON.stringify(d)}`, (db) => adoptPhone(db, m, d, noon, e))),
  fc
    .tuple(mac, details)
    .map(([m, d]) => w(`change ${m} ${JSON.stringify(d)}`, (db) => changePhone(db, m, d))),
  fc
    .tuple(mac, fc.constantFrom(...ADDRESSES, null))
    .map(([m, boundAddress]) => w(`bind ${m} ${boundAddress}`, (db) => changePhone(db, m, { boundAddress }))),
  mac.map((m) => w(`remove ${m}`, (db) => removePhone(db, m))),
  fc.uniqueArray(mac).map((macs) => w(`appear ${macs}`, (db) => noteAppearances(db, macs, noon))),
  fc
    .tuple(fc.constantFrom(...SCOPES), fc.constantFrom(...NAMES), fc.constantFrom('', 'x', undefined))
    .map(([scope, name, value]) =>
      w(`set ${JSON.stringify(scope)} ${name}=${value}`, (db) =>
        writeSettings(db, scope, new Map([[name, value]])),
      ),
    ),
  fc.tuple(mac, fc.uniqueArray(fc.constantFrom(...NAMES))).map(([m, names]) =>
    w(`fetch ${m} ${names}`, (db) => {
      const name = `SIP${macInFileName(m)}.cnf`;
      return recordDeliveries(db, [{ mac: m, name, hash: 'h', at: noon.getTime(), remembers: names }]);
    }),
  ),
  fc
    .tuple(fc.constantFrom(...FILES), fc.constantFrom('a', 'bb'))
    .map(([name, content]) =>
      w(`file ${name}`, (db, blobs) =>
        addOperatorFile(db, blobs, { name, bytes: Buffer.from(content) }, noon),
      ),
    ),
  fc.constantFrom(...FILES).map((name) => w(`remove file ${name}`, (db) => removeOperatorFile(db, name))),
  fc.constantFrom('P0S3-8-12-00', 'P0S3-8-2-00').map((load) =>
    w(`firmware ${load}`, (db, blobs) => {
      const files = [`${load}.sb2`, 'P003-8-12-00.sbn'].map((name) => ({
        name,
        bytes: Buffer.from(load + name),
      }));
      return addFirmwareSet(
        db,
        blobs,
        { load: load as LoadName, loader: 'P003-8-12-00' as LoadName, files },
        noon,
      );
    }),
  ),
);

/** `print` is what a failing property shows. */
function w(print: string, run: Write['run']): Write & { [fc.toStringMethod]: () => string } {
  return { run, [fc.toStringMethod]: () => print };
}

/** Everything that the view tells, in an order of its own. */
function told(view: FleetView): unknown {
  const byMac = new Map(Array.from(view.phones(), (phone) => [phone.mac, phone]));
  return {
    phones: MACS.map((m) => [view.phone(m), byMac.get(m), view.flashMemory(m)]),
    count: byMac.size,
    bound: ADDRESSES.map((address) => view.boundTo(address)),
    extensions: NUMBERS.map((n) => view.extension(n)),
    settings: SCOPES.map(({ layer, scope }) => view.settings(layer, scope)),
    loads: view.loads(),
    files: view.files(),
    file: [...FILES, 'Logo.Bmp', 'p0s3-8-2-00.SB2'].map((name) => view.file(name)),
  };
}

test('whatever another connection writes, a refreshed view tells the same as a new one', async (t) => {
  const { db, blobs, reopen } = await temporaryStore(t);
  const other = await reopen();
  // What is proved here does not depend on the disk.
  for (const connection of [db, other]) await sql`pragma synchronous = off`.execute(connection);
  const view = await FleetView.load(db, blobs);
  const batches = fc.array(fc.array(write, { minLength: 1, maxLength: 10 }), { minLength: 1, maxLength: 4 });
  await fc.assert(
    fc.asyncProperty(batches, async (runs) => {
      for (const writes of runs) {
        const before = await newestChange(db);
        for (const { run } of writes) {
          await run(other, blobs).catch((error: unknown) => {
            if (!(error instanceof OffhookError)) throw error;
          });
        }
        const changes = await readChanges(db, before);
        assert.ok(changes !== 'forgotten');
        const revision = view.revision;
        assert.equal(await view.refresh(), changes.length > 0);
        assert.deepEqual(told(view), told(await FleetView.load(db, blobs)));
        const isRenderedAnew = changes.some(({ entity }) => entity !== 'flash-memory');
        assert.equal(
          view.revision > revision,
          isRenderedAnew,
          'what was rendered before is thrown away when it has to be',
        );
        assert.equal(await view.refresh(), false);
      }
    }),
    { numRuns: 150 },
  );
});
