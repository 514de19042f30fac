import type { Kysely } from 'kysely';

/** What the message lamps of each user's phones were told last, so that a server that starts anew can tell them again. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('messages_waiting')
    .addColumn('user', 'text', (column) => column.primaryKey())
    .addColumn('fresh', 'integer', (column) => column.notNull())
    .addColumn('old', 'integer', (column) => column.notNull())
    .execute();
}
