import type { Database } from './database.ts';

/** Notes that a PBX refused a password just now. `peer` is where it was asked: `192.168.0.5:5060`. */
export async function noteRefusedPassword(db: Database, peer: string, now: Date): Promise<void> {
  const at = now.toISOString();
  await db
    .insertInto('refused_password')
    .values({ peer, at })
    .onConflict((conflict) => conflict.column('peer').doUpdateSet({ at }))
    .execute();
}

/** When it last refused one, in milliseconds since 1970; `undefined` when it never did. */
export async function lastRefusedPassword(db: Database, peer: string): Promise<number | undefined> {
  const row = await db
    .selectFrom('refused_password')
    .select('at')
    .where('peer', '=', peer)
    .executeTakeFirst();
  return row === undefined ? undefined : Date.parse(row.at);
}
