import type { Kysely } from 'kysely';

/** What people wrote beside settings: the comments of files that were imported. Never part of what phones get. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('note')
    .addColumn('layer', 'text', (column) => column.notNull())
    .addColumn('scope', 'text', (column) => column.notNull())
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('text', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('note_key', ['layer', 'scope', 'name'])
    .execute();
}
