import type { Kysely } from 'kysely';

/** PBXes besides the embedded one, how the server stands with each, and which of them an extension is on. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('pbx')
    .addColumn('name', 'text', (column) => column.primaryKey())
    .addColumn('kind', 'text', (column) => column.notNull())
    .addColumn('address', 'text', (column) => column.notNull())
    .addColumn('port', 'integer', (column) => column.notNull())
    .addColumn('voicemail', 'text', (column) => column.notNull())
    .addColumn('connection', 'text', (column) => column.notNull())
    .execute();

  await db.schema
    .createTable('pbx_state')
    .addColumn('pbx', 'text', (column) => column.primaryKey().references('pbx.name').onDelete('cascade'))
    .addColumn('body', 'text', (column) => column.notNull())
    .execute();

  await db.schema
    .alterTable('extension')
    .addColumn('pbx', 'text', (column) => column.references('pbx.name'))
    .execute();
  for (const name of ['user', 'authname', 'mailbox', 'keeper']) {
    await db.schema.alterTable('extension').addColumn(name, 'text').execute();
  }
}
