import type { LayerScope } from '#provisioning/layers.ts';
import { noteChange } from './change-log.ts';
import type { Database } from './database.ts';

/** One stored setting. */
export interface StoredSetting extends LayerScope {
  readonly name: string;
  readonly value: string;
}

/** All stored settings, or those of one scope. */
export async function readSettings(db: Database, scope?: LayerScope): Promise<StoredSetting[]> {
  const rows = await db
    .selectFrom('setting')
    .selectAll()
    .$if(scope !== undefined, (query) =>
      query.where('layer', '=', scope?.layer ?? '').where('scope', '=', scope?.scope ?? ''),
    )
    .orderBy('layer')
    .orderBy('scope')
    .orderBy('name')
    .execute();
  return rows as StoredSetting[];
}

/** Writes settings of one scope in one commit; `undefined` as the value takes the setting away. */
export async function writeSettings(
  db: Database,
  scope: LayerScope,
  values: ReadonlyMap<string, string | undefined>,
): Promise<void> {
  await db.transaction().execute(async (transaction) => {
    for (const [name, value] of values) {
      if (value === undefined) {
        await transaction
          .deleteFrom('setting')
          .where('layer', '=', scope.layer)
          .where('scope', '=', scope.scope)
          .where('name', '=', name)
          .execute();
      } else {
        await transaction
          .insertInto('setting')
          .values({ layer: scope.layer, scope: scope.scope, name, value })
          .onConflict((conflict) => conflict.columns(['layer', 'scope', 'name']).doUpdateSet({ value }))
          .execute();
      }
    }
    await noteChange(transaction, 'setting', `${scope.layer}/${scope.scope}`);
  });
}
