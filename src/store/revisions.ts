import { userInfo } from 'node:os';
import type { Transaction } from 'kysely';
import type { Database } from './database.ts';
import type { Schema } from './schema.ts';
import { type Item, snapshot } from './snapshots.ts';

/** Who changes something, and when. */
export interface Author {
  readonly who: string;
  readonly at: Date;
}

/** An item as it was before and after; `null` where it was not there. Secrets are in clear. */
export interface ItemChange extends Item {
  readonly before: string | null;
  readonly after: string | null;
}

/** One change by an operator; numbers only grow. */
export interface Revision {
  readonly seq: number;
  /** ISO 8601, UTC. */
  readonly at: string;
  readonly who: string;
  readonly what: string;
  readonly changes: readonly ItemChange[];
}

/** Older revisions make room, and so do those before as many items; the newest is always whole. */
export const REVISIONS_KEPT = 10_000;
const ITEMS_KEPT = 200_000;
const LONGEST_WHAT = 200;

/** The user that this process runs as, now. */
export function processUser(): Author {
  return { who: userName(), at: new Date() };
}

function userName(): string {
  try {
    return userInfo().username;
  } catch {
    // Containers run under numbers that no user has.
    return `user ${process.getuid?.() ?? 'unknown'}`;
  }
}

/**
 * Runs `act` and notes in the same transaction what it did to `items`, as one revision; none when nothing changed.
 * `what` tells of the change by names, never by values: it is shown.
 */
export async function revise<Result>(
  transaction: Transaction<Schema>,
  what: string,
  items: readonly Item[],
  author: Author,
  act: () => Promise<Result>,
): Promise<Result> {
  const before = new Map<Item, string | null>();
  for (const item of items) before.set(item, await snapshot(transaction, item));
  const result = await act();
  const changes: ItemChange[] = [];
  for (const item of items) {
    const change = {
      ...item,
      before: before.get(item) ?? null,
      after: await snapshot(transaction, item),
    };
    if (change.before !== change.after) changes.push(change);
  }
  if (changes.length > 0) await record(transaction, what, changes, author);
  return result;
}

async function record(
  transaction: Transaction<Schema>,
  what: string,
  changes: readonly ItemChange[],
  { who, at }: Author,
): Promise<void> {
  const words = what.length > LONGEST_WHAT ? `${what.slice(0, LONGEST_WHAT - 1)}…` : what;
  const { seq } = await transaction
    .insertInto('revision')
    .values({ at: at.toISOString(), who, what: words })
    .returning('seq')
    .executeTakeFirstOrThrow();
  let newestItem = 0;
  for (const { kind, key, name, before, after } of changes) {
    const item = await transaction
      .insertInto('revision_item')
      .values({ revision: seq, kind, key, name, before, after })
      .returning('seq')
      .executeTakeFirstOrThrow();
    newestItem = item.seq;
  }
  const crowdedOut = await transaction
    .selectFrom('revision_item')
    .select('revision')
    .where('seq', '<=', newestItem - ITEMS_KEPT)
    .orderBy('seq', 'desc')
    .limit(1)
    .executeTakeFirst();
  const oldest = Math.max(seq - REVISIONS_KEPT, Math.min(crowdedOut?.revision ?? 0, seq - 1));
  await transaction.deleteFrom('revision').where('seq', '<=', oldest).execute();
}

/** The number of the newest revision; 0 before the first. */
export async function newestRevision(db: Database | Transaction<Schema>): Promise<number> {
  const { newest } = await db
    .selectFrom('revision')
    .select(({ fn }) => fn.max('seq').as('newest'))
    .executeTakeFirstOrThrow();
  return newest ?? 0;
}

/** Which revisions are wanted; every one that is kept when nothing is said. */
export interface RevisionRange {
  /** Only those with a greater number. */
  readonly after?: number;
  /** Only those up to this number. */
  readonly upTo?: number;
}

/** Revisions with all that they changed, in order. */
export async function readRevisions(
  db: Database | Transaction<Schema>,
  { after = 0, upTo = Number.MAX_SAFE_INTEGER }: RevisionRange = {},
): Promise<Revision[]> {
  const revisions = await db
    .selectFrom('revision')
    .selectAll()
    .where('seq', '>', after)
    .where('seq', '<=', upTo)
    .orderBy('seq')
    .execute();
  const items = await db
    .selectFrom('revision_item')
    .selectAll()
    .where('revision', '>', after)
    .where('revision', '<=', upTo)
    .orderBy('seq')
    .execute();
  const byRevision = Map.groupBy(items, ({ revision }) => revision);
  return revisions.map((revision) => ({
    ...revision,
    changes: (byRevision.get(revision.seq) ?? []).map(({ kind, key, name, before, after: now }) => ({
      kind: kind as Item['kind'],
      key,
      name,
      before,
      after: now,
    })),
  }));
}

/** What several revisions in order changed taken together: each item once, and none that is as it was at first. */
export function netChanges(revisions: readonly Revision[]): ItemChange[] {
  const net = new Map<string, ItemChange>();
  for (const change of revisions.flatMap(({ changes }) => changes)) {
    const id = `${change.kind} ${change.key} ${change.name}`;
    net.set(id, { ...change, before: (net.get(id) ?? change).before });
  }
  return [...net.values()].filter(({ before, after }) => before !== after);
}
