import type { Transaction } from 'kysely';
import type { Database } from './database.ts';
import type { Schema } from './schema.ts';

/** What a change touched. `key` is the MAC, number, load or file name; for settings `layer/scope`. */
export type ChangedEntity =
  | 'phone'
  | 'extension'
  | 'call-group'
  | 'pbx'
  | 'setting'
  | 'phonebook'
  | 'firmware'
  | 'file'
  | 'flash-memory';

/** One entry; numbers only grow. */
export interface Change {
  readonly seq: number;
  readonly entity: ChangedEntity;
  readonly key: string;
}

/** Older ones make room: a server reads them several times a second, so that none is missed for long. */
export const CHANGES_KEPT = 10_000;

/** Notes in the same transaction as the write itself what was written, so that a running server sees it. */
export async function noteChange(
  transaction: Transaction<Schema>,
  entity: ChangedEntity,
  key: string,
): Promise<void> {
  const { seq } = await transaction
    .insertInto('change')
    .values({ entity, key })
    .returning('seq')
    .executeTakeFirstOrThrow();
  await transaction
    .deleteFrom('change')
    .where('seq', '<=', seq - CHANGES_KEPT)
    .execute();
}

/** The number of the newest change; 0 before the first. */
export async function newestChange(db: Database): Promise<number> {
  const { newest } = await db
    .selectFrom('change')
    .select(({ fn }) => fn.max('seq').as('newest'))
    .executeTakeFirstOrThrow();
  return newest ?? 0;
}

/** What was changed after the change with the number, in order; `forgotten` when some of it has made room. */
export async function readChanges(db: Database, after: number): Promise<readonly Change[] | 'forgotten'> {
  const changes = await db.selectFrom('change').selectAll().where('seq', '>', after).orderBy('seq').execute();
  const oldest = changes[0]?.seq ?? after + 1;
  return oldest === after + 1 ? (changes as Change[]) : 'forgotten';
}
