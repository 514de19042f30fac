import type { Kysely } from 'kysely';

/** Groups of extensions, registrations that outlive the process, and what commands ask of a running server. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('call_group')
    .addColumn('number', 'text', (column) => column.primaryKey())
    .addColumn('ring', 'text', (column) => column.notNull())
    .addColumn('timeout', 'integer', (column) => column.notNull())
    .execute();

  await db.schema
    .createTable('call_group_member')
    .addColumn('number', 'text', (column) =>
      column.notNull().references('call_group.number').onDelete('cascade'),
    )
    .addColumn('position', 'integer', (column) => column.notNull())
    .addColumn('extension', 'text', (column) => column.notNull().references('extension.number'))
    .addPrimaryKeyConstraint('call_group_member_key', ['number', 'position'])
    .execute();

  await db.schema
    .createTable('registration')
    .addColumn('user', 'text', (column) => column.notNull())
    .addColumn('contact', 'text', (column) => column.notNull())
    .addColumn('expires_at', 'text', (column) => column.notNull())
    .addColumn('body', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('registration_key', ['user', 'contact'])
    .execute();

  await db.schema
    .createTable('operation')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('kind', 'text', (column) => column.notNull())
    .addColumn('body', 'text', (column) => column.notNull())
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('result', 'text')
    .addColumn('asked_at', 'text', (column) => column.notNull())
    .execute();
}
