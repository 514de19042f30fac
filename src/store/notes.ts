import type { Transaction } from 'kysely';
import type { LayerScope, WritableLayer } from '#provisioning/layers.ts';
import type { Database } from './database.ts';
import type { Schema } from './schema.ts';
import { putScopedRow } from './scoped-rows.ts';

/** What somebody wrote beside a setting, or of a scope as a whole (then `name` is empty). */
export interface StoredNote extends LayerScope {
  readonly name: string;
  /** One or more lines. */
  readonly text: string;
}

/** All notes. */
export async function readNotes(db: Database | Transaction<Schema>): Promise<StoredNote[]> {
  const rows = await db
    .selectFrom('note')
    .selectAll()
    .orderBy('layer')
    .orderBy('scope')
    .orderBy('name')
    .execute();
  return rows as StoredNote[];
}

/** Writes one note; no text takes it away. */
export async function writeNote(
  transaction: Transaction<Schema>,
  scope: { readonly layer: string; readonly scope: string },
  name: string,
  text: string | undefined,
): Promise<void> {
  await putScopedRow(transaction, 'note', { ...scope, name }, text ? { text } : undefined);
}

/** Notes of each scope by the setting that they are on; the empty name is the scope as a whole. */
export function notesByScope(
  notes: readonly StoredNote[],
): (layer: WritableLayer, scope: string) => ReadonlyMap<string, string> {
  const byScope = Map.groupBy(notes, ({ layer, scope }) => `${layer}/${scope}`);
  return (layer, scope) =>
    new Map((byScope.get(`${layer}/${scope}`) ?? []).map(({ name, text }) => [name, text]));
}
