import type { Transaction } from 'kysely';
import type { Schema } from './schema.ts';

/** What a change touched. `key` is the MAC, number, load or file name; for settings `layer/scope`. */
export type ChangedEntity = 'phone' | 'extension' | 'setting' | 'firmware' | 'file' | 'flash-memory';

/** Notes in the same transaction as the write itself what was written, so that a running server sees it. */
export async function noteChange(
  transaction: Transaction<Schema>,
  entity: ChangedEntity,
  key: string,
): Promise<void> {
  await transaction.insertInto('change').values({ entity, key }).execute();
}
