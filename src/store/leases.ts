import type { Insertable } from 'kysely';
import type { Lease } from '#provisioning/dhcp/lease.ts';
import type { Ipv4Address } from '#values/ipv4-address.ts';
import type { MacAddress } from '#values/mac-address.ts';
import type { Database } from './database.ts';
import { RowInserter } from './insert-rows.ts';
import type { Schema } from './schema.ts';

const LEASE_ROWS = new RowInserter<Insertable<Schema['lease']>>((transaction, rows) =>
  transaction
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

/** Keeps leases in one commit, each in the place of what was known of its address; of several the last counts. */
export async function recordLeases(db: Database, leases: readonly Lease[]): Promise<void> {
  const newest = new Map(leases.map((lease) => [lease.address, lease]));
  const rows = Array.from(newest.values(), (lease) => ({
    address: lease.address,
    state: lease.state,
    client: lease.client,
    mac: lease.mac,
    expires_at: new Date(lease.expiresAt).toISOString(),
    relayed: lease.relayed ? 1 : 0,
    host_name: lease.hostName,
    vendor_class: lease.vendorClass,
  }));
  await db.transaction().execute((transaction) => LEASE_ROWS.insert(transaction, rows));
}
