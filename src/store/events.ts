import type { PhoneEvent } from '#provisioning/phone-event.ts';
import type { MacAddress } from '#values/mac-address.ts';
import type { Database } from './database.ts';

/** Older events make room: a hundred bytes each, so about ten megabytes. */
const EVENTS_KEPT = 100_000;
/** One statement for many rows costs a fraction; the number of its parameters is bounded. */
const ROWS_A_STATEMENT = 200;

/** Appends events in one commit. */
export async function appendEvents(db: Database, events: readonly PhoneEvent[]): Promise<void> {
  await db.transaction().execute(async (transaction) => {
    const rows = events.map(({ at, mac, type, ...body }) => ({
      at: new Date(at).toISOString(),
      mac: mac ?? null,
      type,
      body: JSON.stringify(body),
    }));
    for (let from = 0; from < rows.length; from += ROWS_A_STATEMENT) {
      const part = rows.slice(from, from + ROWS_A_STATEMENT);
      await transaction.insertInto('event').values(part).execute();
    }
    const newest = await transaction
      .selectFrom('event')
      .select('seq')
      .orderBy('seq', 'desc')
      .executeTakeFirst();
    await transaction
      .deleteFrom('event')
      .where('seq', '<=', (newest?.seq ?? 0) - EVENTS_KEPT)
      .execute();
  });
}

/** The newest `limit` events of a phone, oldest first. */
export async function readEvents(db: Database, mac: MacAddress, limit: number): Promise<PhoneEvent[]> {
  const rows = await db
    .selectFrom('event')
    .selectAll()
    .where('mac', '=', mac)
    .orderBy('seq', 'desc')
    .limit(limit)
    .execute();
  return rows
    .reverse()
    .map((row) => ({ at: Date.parse(row.at), mac, type: row.type, ...JSON.parse(row.body) }) as PhoneEvent);
}
