import type { Transaction } from 'kysely';
import type { LayerScope } from '#provisioning/layers.ts';
import { OffhookError } from '#values/offhook-error.ts';
import { noteChange } from './change-log.ts';
import type { Database } from './database.ts';
import { type Author, processUser, revise } from './revisions.ts';
import type { Schema, SourceTable } from './schema.ts';
import type { Item } from './snapshots.ts';

/** How the readings of a source went. */
interface SourceState {
  /** ISO 8601, UTC, like the next. */
  readonly triedAt: string;
  /** When the copy in use was read; absent when none ever was. */
  readonly readAt?: string;
  /** Names with a number in it. */
  readonly rows?: number;
  /** Why the last try came to nothing; absent when it did not. */
  readonly problem?: string;
}

/** Where a phone book is read from, for whom, and how that went. */
export interface StoredSource extends LayerScope {
  readonly name: string;
  readonly kind: string;
  readonly location: string;
  readonly everyMinutes: number;
  readonly user?: string;
  /** In clear. */
  readonly password?: string;
  readonly options: Readonly<Record<string, string>>;
  /** Absent before the first try. */
  readonly state?: SourceState;
}

/** All sources by name. */
export async function readSources(db: Database): Promise<StoredSource[]> {
  const rows = await db.selectFrom('source').selectAll().orderBy('name').execute();
  const states = await db.selectFrom('source_state').selectAll().execute();
  const byName = new Map(states.map((state) => [state.name, state]));
  return rows.map(({ name, kind, location, layer, scope, every_minutes, user, password, options }) => {
    const state = byName.get(name);
    return {
      name,
      kind,
      location,
      layer: layer as LayerScope['layer'],
      scope,
      everyMinutes: every_minutes,
      ...(user === null ? {} : { user }),
      ...(password === null ? {} : { password }),
      options: JSON.parse(options),
      ...(state === undefined
        ? {}
        : {
            state: {
              triedAt: state.tried_at,
              ...(state.read_at === null ? {} : { readAt: state.read_at }),
              ...(state.rows === null ? {} : { rows: state.rows }),
              ...(state.problem === null ? {} : { problem: state.problem }),
            },
          }),
    };
  });
}

/** Adds a source, as a revision. Throws SOURCE_EXISTS. */
export async function addSource(
  db: Database,
  source: StoredSource,
  author: Author = processUser(),
): Promise<void> {
  const { name, kind, location, layer, scope, everyMinutes, user, password, options } = source;
  const row: SourceTable = {
    name,
    kind,
    location,
    layer,
    scope,
    every_minutes: everyMinutes,
    user: user ?? null,
    password: password ?? null,
    options: JSON.stringify(options),
  };
  await db.transaction().execute((transaction) =>
    revise(transaction, `phonebook source add ${name}`, [sourceItem(name)], author, async () => {
      const { numInsertedOrUpdatedRows } = await transaction
        .insertInto('source')
        .values(row)
        .onConflict((conflict) => conflict.column('name').doNothing())
        .executeTakeFirstOrThrow();
      if (numInsertedOrUpdatedRows === 0n) {
        throw sourceExists(name);
      }
      await noteChange(transaction, 'phonebook', '');
    }),
  );
}

/** Removes a source and what is known of it, as a revision. Throws SOURCE_UNKNOWN. */
export async function removeSource(
  db: Database,
  name: string,
  author: Author = processUser(),
): Promise<void> {
  await db.transaction().execute((transaction) =>
    revise(transaction, `phonebook source remove ${name}`, [sourceItem(name)], author, async () => {
      const { numDeletedRows } = await transaction
        .deleteFrom('source')
        .where('name', '=', name)
        .executeTakeFirstOrThrow();
      if (numDeletedRows === 0n) throw unknownSource(name);
      await noteChange(transaction, 'phonebook', '');
    }),
  );
}

/** Makes a source as it was; takes it away without a row. */
export async function restoreSource(
  transaction: Transaction<Schema>,
  name: string,
  row: SourceTable | undefined,
): Promise<void> {
  await transaction.deleteFrom('source').where('name', '=', name).execute();
  if (row !== undefined) await transaction.insertInto('source').values(row).execute();
  await noteChange(transaction, 'phonebook', '');
}

/** Notes how a reading went; of one that failed, what was read before stays. Nothing when the source has gone. */
export async function recordReading(
  db: Database,
  name: string,
  at: Date,
  outcome: { readonly rows: number } | { readonly problem: string },
): Promise<void> {
  const tried = { tried_at: at.toISOString() };
  const change =
    'rows' in outcome
      ? { ...tried, read_at: tried.tried_at, rows: outcome.rows, problem: null }
      : { ...tried, problem: outcome.problem.slice(0, 500) };
  await db.transaction().execute(async (transaction) => {
    const known = await transaction
      .selectFrom('source')
      .select('name')
      .where('name', '=', name)
      .executeTakeFirst();
    if (known === undefined) return;
    await transaction
      .insertInto('source_state')
      .values({ name, read_at: null, rows: null, ...change })
      .onConflict((conflict) => conflict.column('name').doUpdateSet(change))
      .execute();
    await noteChange(transaction, 'phonebook', '');
  });
}

/** The error for a name that a source has already. */
export function sourceExists(name: string): OffhookError {
  return new OffhookError(
    'SOURCE_EXISTS',
    `There is a source ${name} already.`,
    `Take another name, or remove it first: offhook phonebook source remove ${name}.`,
  );
}

/** The error for a name that no source has. */
export function unknownSource(name: string): OffhookError {
  return new OffhookError(
    'SOURCE_UNKNOWN',
    `There is no source ${name}.`,
    'List them with: offhook phonebook source list.',
  );
}

function sourceItem(name: string): Item {
  return { kind: 'source', key: name, name: '' };
}
