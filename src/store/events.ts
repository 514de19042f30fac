import type { PhoneEvent } from '#provisioning/phone-event.ts';
import type { MacAddress } from '#values/mac-address.ts';
import type { Database } from './database.ts';
import { type Cell, RowInserter } from './insert-rows.ts';
import { isoTimes } from './iso-times.ts';

/** Older events make room: a hundred bytes each, so about ten megabytes. */
export const EVENTS_KEPT = 100_000;

/** As {@link eventCells} writes them. */
const EVENT_ROWS = new RowInserter<{ at: string; mac: string | null; type: string; body: string }>(
  ['at', 'mac', 'type', 'body'],
  (db, rows) => db.insertInto('event').values(rows),
);

/** Events as {@link appendEvents} takes them. */
export function eventCells(events: readonly PhoneEvent[]): Cell[] {
  const cells: Cell[] = [];
  const iso = isoTimes();
  for (const { at, mac, type, ...body } of events) {
    cells.push(iso(at), mac ?? null, type, JSON.stringify(body));
  }
  return cells;
}

/** Appends events in one commit, and drops the oldest where there are more than `kept`. */
export async function appendEvents(db: Database, cells: readonly Cell[], kept = EVENTS_KEPT): Promise<void> {
  await db.transaction().execute(async (transaction) => {
    await EVENT_ROWS.insert(transaction, cells);
    const newest = await transaction
      .selectFrom('event')
      .select('seq')
      .orderBy('seq', 'desc')
      .limit(1)
      .executeTakeFirst();
    await transaction
      .deleteFrom('event')
      .where('seq', '<=', (newest?.seq ?? 0) - kept)
      .execute();
  });
}

/** The newest `limit` events of a phone, oldest first. */
export async function readEvents(db: Database, mac: MacAddress, limit: number): Promise<PhoneEvent[]> {
  const stored = await readTimeline(db, mac, { limit });
  return stored.map(({ event }) => event);
}

/** An event and its number; numbers only grow. */
export interface StoredEvent {
  readonly seq: number;
  readonly event: PhoneEvent;
}

/** The newest events of a phone, oldest first: at most `limit`, and only those `after` a number. */
export async function readTimeline(
  db: Database,
  mac: MacAddress,
  { limit, after = 0 }: { readonly limit: number; readonly after?: number },
): Promise<StoredEvent[]> {
  const rows = await db
    .selectFrom('event')
    .selectAll()
    .where('mac', '=', mac)
    .where('seq', '>', after)
    .orderBy('seq', 'desc')
    .limit(limit)
    .execute();
  return rows.reverse().map((row) => ({
    seq: row.seq,
    event: { at: Date.parse(row.at), mac, type: row.type, ...JSON.parse(row.body) } as PhoneEvent,
  }));
}
