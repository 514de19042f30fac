import type { Database } from './database.ts';

/** How many voice messages wait for a SIP user of the embedded PBX, as its phones were told last. */
export interface StoredMessages {
  readonly user: string;
  readonly fresh: number;
  readonly old: number;
}

/** Keeps what was told, in one commit; of several for one user the last counts. */
export async function recordMessages(db: Database, told: readonly StoredMessages[]): Promise<void> {
  await db.transaction().execute(async (transaction) => {
    for (const { user, fresh, old } of told) {
      await transaction
        .insertInto('messages_waiting')
        .values({ user, fresh, old })
        .onConflict((conflict) => conflict.column('user').doUpdateSet({ fresh, old }))
        .execute();
    }
  });
}

/** All that were kept, those of users that are no more included. */
export async function readMessages(db: Database): Promise<StoredMessages[]> {
  return db.selectFrom('messages_waiting').selectAll().orderBy('user').execute();
}
