import type { Transaction } from 'kysely';
import type { Schema } from './schema.ts';

/** What a row says something of: a name in a scope of a layer. */
export interface ScopedName {
  readonly layer: string;
  readonly scope: string;
  readonly name: string;
}

/** Columns that tables of such rows have besides. */
interface ScopedContent {
  readonly setting: { readonly value: string };
  readonly note: { readonly text: string };
}

/** Writes the one row of a name in its scope, or takes it away; the caller notes the change. */
export async function putScopedRow<Table extends keyof ScopedContent>(
  transaction: Transaction<Schema>,
  table: Table,
  { layer, scope, name }: ScopedName,
  content: ScopedContent[Table] | undefined,
): Promise<void> {
  if (content === undefined) {
    const rows = transaction.deleteFrom<keyof ScopedContent>(table);
    await rows.where('layer', '=', layer).where('scope', '=', scope).where('name', '=', name).execute();
    return;
  }
  await transaction
    .insertInto<keyof ScopedContent>(table)
    .values({ layer, scope, name, ...content })
    .onConflict((conflict) => conflict.columns(['layer', 'scope', 'name']).doUpdateSet(content))
    .execute();
}
