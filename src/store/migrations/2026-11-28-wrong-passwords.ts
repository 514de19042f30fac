import type { Kysely } from 'kysely';

/** When a PBX last refused a password that was tried, so that checks never look like somebody who guesses. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('refused_password')
    .addColumn('peer', 'text', (column) => column.primaryKey())
    .addColumn('at', 'text', (column) => column.notNull())
    .execute();
}
