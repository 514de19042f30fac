import type { Kysely } from 'kysely';

/** People in the phone books that are kept here: everyone's, a model's, a group's, or one phone's. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('phonebook_entry')
    .addColumn('layer', 'text', (column) => column.notNull())
    .addColumn('scope', 'text', (column) => column.notNull())
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('numbers', 'text', (column) => column.notNull())
    .addColumn('speed_dial', 'integer')
    .addPrimaryKeyConstraint('phonebook_entry_key', ['layer', 'scope', 'name'])
    .execute();
}
