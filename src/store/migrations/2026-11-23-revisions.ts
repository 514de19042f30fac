import type { Kysely } from 'kysely';

/** What operators changed: who, when, and each value before and after, so that it can be taken back. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('revision')
    .addColumn('seq', 'integer', (column) => column.primaryKey().autoIncrement())
    .addColumn('at', 'text', (column) => column.notNull())
    .addColumn('who', 'text', (column) => column.notNull())
    .addColumn('what', 'text', (column) => column.notNull())
    .execute();

  await db.schema
    .createTable('revision_item')
    .addColumn('seq', 'integer', (column) => column.primaryKey().autoIncrement())
    .addColumn('revision', 'integer', (column) =>
      column.notNull().references('revision.seq').onDelete('cascade'),
    )
    .addColumn('kind', 'text', (column) => column.notNull())
    .addColumn('key', 'text', (column) => column.notNull())
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('before', 'text')
    .addColumn('after', 'text')
    .execute();
  await db.schema.createIndex('revision_item_by_revision').on('revision_item').column('revision').execute();
  await db.schema
    .createIndex('revision_item_by_key')
    .on('revision_item')
    .columns(['kind', 'key', 'name'])
    .execute();
}
