import type { Lease } from '#provisioning/dhcp/lease.ts';
import type { Ipv4Address } from '#values/ipv4-address.ts';
import type { MacAddress } from '#values/mac-address.ts';
import type { Database } from './database.ts';
import { type Cell, RowInserter } from './insert-rows.ts';
import { isoTimes } from './iso-times.ts';
import type { Schema } from './schema.ts';

/** As {@link leaseCells} writes them. */
const COLUMNS = [
  'address',
  'state',
  'client',
  'mac',
  'expires_at',
  'relayed',
  'host_name',
  'vendor_class',
] as const;

const LEASE_ROWS = new RowInserter<Schema['lease']>(COLUMNS, (db, rows) =>
  db
    .insertInto('lease')
    .values(rows)
    .onConflict((conflict) =>
      conflict.column('address').doUpdateSet(({ ref }) => ({
        state: ref('excluded.state'),
        client: ref('excluded.client'),
        mac: ref('excluded.mac'),
        expires_at: ref('excluded.expires_at'),
        relayed: ref('excluded.relayed'),
        host_name: ref('excluded.host_name'),
        vendor_class: ref('excluded.vendor_class'),
      })),
    ),
);

/** All leases as they were kept, those that are over included; or those of one client. */
export async function readLeases(db: Database, mac?: MacAddress): Promise<Lease[]> {
  const rows = await db
    .selectFrom('lease')
    .selectAll()
    .$if(mac !== undefined, (query) => query.where('mac', '=', mac as string))
    .execute();
  return rows.map((row) => ({
    address: row.address as Ipv4Address,
    state: row.state as Lease['state'],
    client: row.client,
    mac: row.mac as MacAddress,
    expiresAt: Date.parse(row.expires_at),
    relayed: row.relayed === 1,
    hostName: row.host_name,
    vendorClass: row.vendor_class,
  }));
}

/** Leases as {@link recordLeases} takes them. */
export function leaseCells(leases: readonly Lease[]): Cell[] {
  const cells: Cell[] = [];
  const iso = isoTimes();
  for (const { address, state, client, mac, expiresAt, relayed, hostName, vendorClass } of leases) {
    cells.push(address, state, client, mac, iso(expiresAt), relayed ? 1 : 0, hostName, vendorClass);
  }
  return cells;
}

/** Keeps leases in one commit, each in the place of what was known of its address; of several the last counts. */
export async function recordLeases(db: Database, cells: readonly Cell[]): Promise<void> {
  await LEASE_ROWS.commit(db, cells);
}
