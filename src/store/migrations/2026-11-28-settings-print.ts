import type { Kysely } from 'kysely';

/** What a phone was told with its configuration, so that it is known later what has changed since. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('delivery').addColumn('settings_print', 'text').execute();
}
