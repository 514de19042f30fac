import type { Kysely } from 'kysely';

/** Where phone books are read from, and how the last reading went. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('source')
    .addColumn('name', 'text', (column) => column.primaryKey())
    .addColumn('kind', 'text', (column) => column.notNull())
    .addColumn('location', 'text', (column) => column.notNull())
    .addColumn('layer', 'text', (column) => column.notNull())
    .addColumn('scope', 'text', (column) => column.notNull())
    .addColumn('every_minutes', 'integer', (column) => column.notNull())
    .addColumn('user', 'text')
    .addColumn('password', 'text')
    .addColumn('options', 'text', (column) => column.notNull())
    .execute();

  await db.schema
    .createTable('source_state')
    .addColumn('name', 'text', (column) => column.primaryKey().references('source.name').onDelete('cascade'))
    .addColumn('tried_at', 'text', (column) => column.notNull())
    .addColumn('read_at', 'text')
    .addColumn('rows', 'integer')
    .addColumn('problem', 'text')
    .execute();
}
