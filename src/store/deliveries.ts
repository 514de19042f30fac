import type { MacAddress } from '#values/mac-address.ts';
import { noteChange } from './change-log.ts';
import type { Database } from './database.ts';

/** A file that a phone fetched to its last octet. */
export interface Delivery {
  readonly mac: MacAddress;
  readonly name: string;
  /** SHA-256 of what it got. */
  readonly hash: string;
  readonly at: Date;
  /**
   * For the phone's own configuration: the settings with another value than the phone's default that it holds
   * from now on.
   */
  readonly remembers?: ReadonlySet<string>;
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

/** What phones that have fetched their own configuration keep in flash; the others are not in the map. */
export async function readFlashMemory(db: Database, mac?: MacAddress): Promise<Map<MacAddress, Set<string>>> {
  const memory = new Map<MacAddress, Set<string>>();
  const fetched = await db
    .selectFrom('delivery')
    .select('mac')
    .where('name', 'like', 'SIP____________.cnf')
    .$if(mac !== undefined, (query) => query.where('mac', '=', mac as string))
    .execute();
  for (const row of fetched) memory.set(row.mac as MacAddress, new Set());
  const rows = await db
    .selectFrom('flash_memory')
    .selectAll()
    .$if(mac !== undefined, (query) => query.where('mac', '=', mac as string))
    .execute();
  for (const row of rows) memory.get(row.mac as MacAddress)?.add(row.name);
  return memory;
}

/** Records deliveries to known phones in one commit; those to strangers leave no row. */
export async function recordDeliveries(db: Database, deliveries: readonly Delivery[]): Promise<void> {
  await db.transaction().execute(async (transaction) => {
    for (const { mac, name, hash, at, remembers } of deliveries) {
      const known = await transaction
        .selectFrom('phone')
        .select('mac')
        .where('mac', '=', mac)
        .executeTakeFirst();
      if (known === undefined) continue;
      const fetched = { hash, at: at.toISOString() };
      await transaction
        .insertInto('delivery')
        .values({ mac, name, ...fetched })
        .onConflict((conflict) => conflict.columns(['mac', 'name']).doUpdateSet(fetched))
        .execute();
      if (remembers === undefined) continue;
      await transaction.deleteFrom('flash_memory').where('mac', '=', mac).execute();
      if (remembers.size > 0) {
        await transaction
          .insertInto('flash_memory')
          .values([...remembers].map((setting) => ({ mac, name: setting })))
          .execute();
      }
      await noteChange(transaction, 'flash-memory', mac);
    }
  });
}
