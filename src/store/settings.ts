import type { Transaction } from 'kysely';
import { describeScope, type LayerScope } from '#provisioning/layers.ts';
import type { MacAddress } from '#values/mac-address.ts';
import { noteChange } from './change-log.ts';
import type { Database } from './database.ts';
import { writeNote } from './notes.ts';
import { type Author, processUser, revise } from './revisions.ts';
import type { Schema } from './schema.ts';
import { putScopedRow } from './scoped-rows.ts';
import { noteItem, settingItem } from './snapshots.ts';

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

/**
 * Writes settings of one scope in one commit and one revision; `undefined` as the value takes the setting away, and
 * what was noted of it. `note` is noted of those that get a value.
 */
export async function writeSettings(
  db: Database,
  scope: LayerScope,
  values: ReadonlyMap<string, string | undefined>,
  author: Author = processUser(),
  note?: string,
): Promise<void> {
  const noted = [...values].filter(([, value]) => value === undefined || note !== undefined);
  const items = [
    ...[...values.keys()].map((name) => settingItem(scope, name)),
    ...noted.map(([name]) => noteItem(scope, name)),
  ];
  const verb = [...values.values()].every((value) => value === undefined) ? 'unset' : 'set';
  const what = `${verb} for ${describeScope(scope)}: ${[...values.keys()].join(', ')}`;
  await db.transaction().execute(async (transaction) => {
    await revise(transaction, what, items, author, async () => {
      for (const [name, value] of values) await writeSetting(transaction, scope, name, value);
      for (const [name, value] of noted) {
        await writeNote(transaction, scope, name, value === undefined ? undefined : note);
      }
    });
    await noteChange(transaction, 'setting', `${scope.layer}/${scope.scope}`);
  });
}

/**
 * Raises a phone's `sync`, so that syncinfo.xml differs from what the phone keeps. It is a counter and nobody's choice,
 * so it makes no revision: there is nothing to take back.
 */
export async function writeSync(db: Database, mac: MacAddress, sync: string): Promise<void> {
  const scope = { layer: 'phone', scope: mac } as const;
  await db.transaction().execute(async (transaction) => {
    await writeSetting(transaction, scope, 'sync', sync);
    await noteChange(transaction, 'setting', `${scope.layer}/${scope.scope}`);
  });
}

/** Writes one setting, or takes it away; the caller notes the change. */
export async function writeSetting(
  transaction: Transaction<Schema>,
  scope: { readonly layer: string; readonly scope: string },
  name: string,
  value: string | undefined,
): Promise<void> {
  await putScopedRow(transaction, 'setting', { ...scope, name }, value === undefined ? undefined : { value });
}
