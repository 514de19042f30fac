import type { Transaction } from 'kysely';
import type { LayerScope } from '#provisioning/layers.ts';
import { OffhookError } from '#values/offhook-error.ts';
import { noteChange } from './change-log.ts';
import type { Database } from './database.ts';
import { type Author, processUser, revise } from './revisions.ts';
import type { Schema, ServiceTable } from './schema.ts';
import type { Item } from './snapshots.ts';

/** An entry of the services menu that somebody wrote. */
export interface StoredService extends LayerScope {
  readonly name: string;
  readonly kind: 'text' | 'link';
  /** The text, or where the link leads. */
  readonly content: string;
}

/** All of them by name. */
export async function readServices(db: Database): Promise<StoredService[]> {
  const rows = await db.selectFrom('service').selectAll().orderBy('name').execute();
  return rows as StoredService[];
}

/** Adds an entry, as a revision. Throws SERVICE_EXISTS. */
export async function addService(
  db: Database,
  { name, kind, layer, scope, content }: StoredService,
  author: Author = processUser(),
): Promise<void> {
  await db.transaction().execute((transaction) =>
    revise(transaction, `service add ${name}`, [serviceItem(name)], author, async () => {
      const { numInsertedOrUpdatedRows } = await transaction
        .insertInto('service')
        .values({ name, kind, layer, scope, content })
        .onConflict((conflict) => conflict.column('name').doNothing())
        .executeTakeFirstOrThrow();
      if (numInsertedOrUpdatedRows === 0n) throw serviceExists(name);
      await noteChange(transaction, 'phonebook', '');
    }),
  );
}

/** Removes an entry, as a revision; tells whether there was one. */
export async function removeService(
  db: Database,
  name: string,
  author: Author = processUser(),
): Promise<boolean> {
  return db.transaction().execute((transaction) =>
    revise(transaction, `service remove ${name}`, [serviceItem(name)], author, async () => {
      const { numDeletedRows } = await transaction
        .deleteFrom('service')
        .where('name', '=', name)
        .executeTakeFirstOrThrow();
      await noteChange(transaction, 'phonebook', '');
      return numDeletedRows > 0n;
    }),
  );
}

/** Makes an entry as it was; takes it away without a row. */
export async function restoreService(
  transaction: Transaction<Schema>,
  name: string,
  row: ServiceTable | undefined,
): Promise<void> {
  await transaction.deleteFrom('service').where('name', '=', name).execute();
  if (row !== undefined) await transaction.insertInto('service').values(row).execute();
  await noteChange(transaction, 'phonebook', '');
}

/** The error for a name that is in the menu already. */
export function serviceExists(name: string): OffhookError {
  return new OffhookError(
    'SERVICE_EXISTS',
    `There is a service ${name} already.`,
    `Take another name, or remove it first: offhook service remove ${JSON.stringify(name)}.`,
  );
}

function serviceItem(name: string): Item {
  return { kind: 'service', key: name, name: '' };
}
