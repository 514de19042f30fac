import type { Database } from './database.ts';

/** How the server stands with a PBX, for commands to show; `standing` is for both ends to agree upon. */
export interface KeptStanding {
  readonly pbx: string;
  readonly standing: unknown;
}

/** Keeps how the server stands with PBXes, in the place of what was; of several for one PBX the last counts. */
export async function writePbxStandings(db: Database, kept: readonly KeptStanding[]): Promise<void> {
  const newest = new Map(kept.map(({ pbx, standing }) => [pbx, JSON.stringify(standing)]));
  await db.transaction().execute(async (transaction) => {
    for (const [pbx, body] of newest) {
      const known = await transaction
        .selectFrom('pbx')
        .select('name')
        .where('name', '=', pbx)
        .executeTakeFirst();
      if (known === undefined) continue;
      await transaction
        .insertInto('pbx_state')
        .values({ pbx, body })
        .onConflict((conflict) => conflict.column('pbx').doUpdateSet({ body }))
        .execute();
    }
  });
}

/** How the server stood last with each PBX, by name. */
export async function readPbxStandings(db: Database): Promise<Map<string, unknown>> {
  const rows = await db.selectFrom('pbx_state').selectAll().execute();
  return new Map(rows.map(({ pbx, body }) => [pbx, JSON.parse(body)]));
}
