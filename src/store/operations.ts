/** What commands ask of a running server, and what it answers: the store is their only meeting place. */
import { randomUUID } from 'node:crypto';
import type { Database } from './database.ts';

/** Something that was asked. `kind` and `body` are for the two ends to agree upon. */
export interface Operation {
  readonly id: string;
  readonly kind: string;
  readonly body: unknown;
  /** Milliseconds since 1970. */
  readonly askedAt: number;
}

/** Asks for something; the id leads to the result. */
export async function askOperation(db: Database, kind: string, body: unknown, now: Date): Promise<string> {
  const id = randomUUID();
  const asked_at = now.toISOString();
  await db
    .insertInto('operation')
    .values({ id, kind, body: JSON.stringify(body), state: 'asked', result: null, asked_at })
    .execute();
  return id;
}

/** Forgets what nobody waits for any more, however far it came. */
export async function forgetOperations(db: Database, askedBefore: Date): Promise<void> {
  await db.deleteFrom('operation').where('asked_at', '<', askedBefore.toISOString()).execute();
}

/** Takes what is asked, the oldest first, so that nobody else does. */
export async function takeOperations(db: Database): Promise<Operation[]> {
  // Looked at several times a second: a write lock is taken only when there is something.
  const waiting = await db.selectFrom('operation').select('id').where('state', '=', 'asked').execute();
  if (waiting.length === 0) return [];
  const taken = await db
    .updateTable('operation')
    .set({ state: 'taken' })
    .where('state', '=', 'asked')
    .returningAll()
    .execute();
  return taken
    .map(({ id, kind, body, asked_at }) => ({
      id,
      kind,
      body: JSON.parse(body) as unknown,
      askedAt: Date.parse(asked_at),
    }))
    .sort((a, b) => a.askedAt - b.askedAt);
}

/** Leaves the result for who asked. */
export async function finishOperation(db: Database, id: string, result: unknown): Promise<void> {
  await db
    .updateTable('operation')
    .set({ state: 'done', result: JSON.stringify(result) })
    .where('id', '=', id)
    .execute();
}

/** Tells who asked how far it is; `false` when nobody waits for it any more. */
export async function tellProgress(db: Database, id: string, progress: unknown): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('operation')
    .set({ result: JSON.stringify(progress) })
    .where('id', '=', id)
    .where('state', '=', 'taken')
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/** How far it is, as it was told last; `undefined` when nothing was told. */
export async function readProgress(db: Database, id: string): Promise<unknown> {
  const row = await db
    .selectFrom('operation')
    .select('result')
    .where('id', '=', id)
    .where('state', '=', 'taken')
    .executeTakeFirst();
  return row?.result == null ? undefined : JSON.parse(row.result);
}

/** The result, when it is there: then the operation is forgotten. */
export async function collectResult(
  db: Database,
  id: string,
): Promise<{ readonly result: unknown } | undefined> {
  const row = await db
    .selectFrom('operation')
    .select('result')
    .where('id', '=', id)
    .where('state', '=', 'done')
    .executeTakeFirst();
  if (row === undefined) return undefined;
  await dropOperation(db, id);
  return { result: JSON.parse(row.result ?? 'null') };
}

/** Takes back what was asked. */
export async function dropOperation(db: Database, id: string): Promise<void> {
  await db.deleteFrom('operation').where('id', '=', id).execute();
}
