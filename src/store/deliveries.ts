import type { Transaction } from 'kysely';
import type { FetchedConfiguration } from '#provisioning/pending-changes.ts';
import type { SettingsPrint } from '#provisioning/settings-print.ts';
import type { MacAddress } from '#values/mac-address.ts';
import { sharedSet } from '#values/shared-set.ts';
import { noteChange } from './change-log.ts';
import type { Database } from './database.ts';
import { type Cell, RowInserter } from './insert-rows.ts';
import type { Schema } from './schema.ts';

/** A file that a phone fetched to its last octet; plain data, which JSON can hold. */
export interface Delivery {
  readonly mac: MacAddress;
  readonly name: string;
  /** SHA-256 of what it got. */
  readonly hash: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  /**
   * For the phone's own configuration: the settings with another value than the phone's default that it holds
   * from now on.
   */
  readonly remembers?: readonly string[];
  /** And what it was told there, once the application has read it: a `SettingsPrint` as JSON. */
  readonly print?: string;
}

/** When a phone last fetched which content under which name. */
export interface LastDelivery {
  readonly name: string;
  readonly hash: string;
  /** ISO 8601, UTC. */
  readonly at: string;
}

/** The newest delivery of each file to one phone. */
export async function readDeliveries(db: Database, mac: MacAddress): Promise<LastDelivery[]> {
  return db
    .selectFrom('delivery')
    .select(['name', 'hash', 'at'])
    .where('mac', '=', mac)
    .orderBy('at')
    .execute();
}

/** When each phone last fetched its own configuration, in milliseconds since 1970; the others are not in the map. */
export async function readConfigurationTimes(db: Database): Promise<Map<MacAddress, number>> {
  const rows = await db
    .selectFrom('delivery')
    .select(['mac', 'at'])
    .where('name', 'like', 'SIP____________.cnf')
    .execute();
  return new Map(rows.map(({ mac, at }) => [mac as MacAddress, Date.parse(at)]));
}

/** What each phone that has fetched its own configuration fetched last; the others are not in the map. */
export async function readFetched(db: Database): Promise<Map<MacAddress, FetchedConfiguration>> {
  const rows = await db
    .selectFrom('delivery')
    .select(['mac', 'name', 'hash', 'settings_print'])
    .where((where) =>
      where.or([where('name', 'like', 'SIP____________.cnf'), where('name', 'like', '%.xml')]),
    )
    .execute();
  const fetched = new Map<MacAddress, FetchedConfiguration>();
  for (const [mac, group] of Map.groupBy(rows, (row) => row.mac as MacAddress)) {
    const own = group.find(({ name }) => /^SIP.{12}\.cnf$/.test(name));
    if (own === undefined) continue;
    fetched.set(mac, {
      files: new Map(group.map(({ name, hash }) => [name, hash])),
      ...(own.settings_print === null ? {} : { print: JSON.parse(own.settings_print) as SettingsPrint }),
    });
  }
  return fetched;
}

/**
 * What phones that have fetched their own configuration keep in flash; the others are not in the map. Phones that keep
 * the same have the same set.
 */
export async function readFlashMemory(
  db: Database,
  mac?: MacAddress,
): Promise<Map<MacAddress, ReadonlySet<string>>> {
  return flashMemoryOf(db, mac === undefined ? undefined : [mac]);
}

async function flashMemoryOf(
  db: Database | Transaction<Schema>,
  macs: readonly MacAddress[] | undefined,
): Promise<Map<MacAddress, ReadonlySet<string>>> {
  if (macs?.length === 0) return new Map();
  const fetched = await db
    .selectFrom('delivery')
    .select('mac')
    .where('name', 'like', 'SIP____________.cnf')
    .$if(macs !== undefined, (query) => query.where('mac', 'in', macs ?? []))
    .execute();
  const rows = await db
    .selectFrom('flash_memory')
    .select(({ fn }) => ['mac', fn.agg<string>('json_group_array', ['name']).orderBy('name').as('names')])
    .$if(macs !== undefined, (query) => query.where('mac', 'in', macs ?? []))
    .groupBy('mac')
    .execute();
  const names = new Map(rows.map((row) => [row.mac, row.names]));
  return new Map(fetched.map(({ mac }) => [mac as MacAddress, sharedSet(names.get(mac) ?? '[]')]));
}

interface DeliveryRow {
  readonly mac: string;
  readonly name: string;
  readonly hash: string;
  readonly at: string;
  readonly settings_print: string | null;
}

/** As {@link cellsOf} writes them. */
const COLUMNS = ['mac', 'name', 'hash', 'at', 'settings_print'] as const;

/** A row without a print leaves the one that is there. */
const DELIVERY_ROWS = new RowInserter<DeliveryRow>(COLUMNS, (db, rows) =>
  db
    .insertInto('delivery')
    .values(rows)
    .onConflict((conflict) =>
      conflict.columns(['mac', 'name']).doUpdateSet(({ ref, fn }) => ({
        hash: ref('excluded.hash'),
        at: ref('excluded.at'),
        settings_print: fn.coalesce('excluded.settings_print', 'delivery.settings_print'),
      })),
    ),
);

/** Phones of one question; a statement for each number of them is prepared once. */
const PHONES_AT_ONCE = 100;

/** Records deliveries to known phones in one commit; those to strangers leave no row. */
export async function recordDeliveries(db: Database, deliveries: readonly Delivery[]): Promise<void> {
  const byPhone = Map.groupBy(deliveries, ({ mac }) => mac);
  const macs = [...byPhone.keys()];
  await db.transaction().execute(async (transaction) => {
    for (let from = 0; from < macs.length; from += PHONES_AT_ONCE) {
      const known = await knownPhones(transaction, macs.slice(from, from + PHONES_AT_ONCE));
      const newest = known.flatMap((mac) => newestOfEachFile(byPhone.get(mac) ?? []));
      const reading = newest.filter(({ remembers }) => remembers !== undefined).map(({ mac }) => mac);
      const before = await flashMemoryOf(transaction, reading);
      await DELIVERY_ROWS.insert(transaction, newest.flatMap(cellsOf));
      for (const { mac, remembers } of newest) {
        if (remembers !== undefined) await remember(transaction, mac, new Set(remembers), before.get(mac));
      }
    }
  });
}

/** What an earlier one said of flash memory and settings holds until a later one says otherwise. */
function newestOfEachFile(deliveries: readonly Delivery[]): Delivery[] {
  const newest = new Map<string, Delivery>();
  for (const delivery of deliveries) newest.set(delivery.name, { ...newest.get(delivery.name), ...delivery });
  return [...newest.values()];
}

function cellsOf({ mac, name, hash, at, print }: Delivery): Cell[] {
  return [mac, name, hash, new Date(at).toISOString(), print ?? null];
}

async function knownPhones(transaction: Transaction<Schema>, macs: readonly MacAddress[]) {
  const rows = await transaction.selectFrom('phone').select('mac').where('mac', 'in', macs).execute();
  return rows.map(({ mac }) => mac as MacAddress);
}

/** Most phones boot with what they have: then nothing is written, and nobody has to read it anew. */
async function remember(
  transaction: Transaction<Schema>,
  mac: MacAddress,
  remembers: ReadonlySet<string>,
  before: ReadonlySet<string> | undefined,
): Promise<void> {
  if (before !== undefined && before.symmetricDifference(remembers).size === 0) return;
  await transaction.deleteFrom('flash_memory').where('mac', '=', mac).execute();
  if (remembers.size > 0) {
    await transaction
      .insertInto('flash_memory')
      .values([...remembers].map((setting) => ({ mac, name: setting })))
      .execute();
  }
  await noteChange(transaction, 'flash-memory', mac);
}
