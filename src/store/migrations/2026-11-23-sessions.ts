import type { Kysely } from 'kysely';

/** Where each phone stands. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('boot_session')
    .addColumn('mac', 'text', (column) => column.primaryKey().references('phone.mac').onDelete('cascade'))
    .addColumn('stage', 'text', (column) => column.notNull())
    .addColumn('since', 'text', (column) => column.notNull())
    .addColumn('load', 'text')
    .addColumn('address', 'text')
    .addColumn('last_at', 'text')
    .addColumn('last_type', 'text')
    .addColumn('last_about', 'text')
    .addColumn('expected', 'text')
    .addColumn('expected_by', 'text')
    .addColumn('diagnoses', 'text', (column) => column.notNull())
    .addColumn('body', 'text', (column) => column.notNull())
    .execute();
}
