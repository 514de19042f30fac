import type { Transaction } from 'kysely';
import { OffhookError } from '#values/offhook-error.ts';
import { noteChange } from './change-log.ts';
import type { Database } from './database.ts';
import { type Author, processUser, revise } from './revisions.ts';
import type { Schema } from './schema.ts';
import type { Item } from './snapshots.ts';

/** A number that rings several extensions. */
export interface StoredCallGroup {
  readonly number: string;
  /** All at once, or one after the other. */
  readonly ring: 'all' | 'hunt';
  /** Seconds: with `hunt` for each member, with `all` for the group. */
  readonly timeout: number;
  /** Extensions, in the order in which a hunt rings them. */
  readonly members: readonly string[];
}

/** All groups by number, or the one with the number. */
export async function readCallGroups(db: Database, number?: string): Promise<StoredCallGroup[]> {
  const groups = await db
    .selectFrom('call_group')
    .selectAll()
    .$if(number !== undefined, (query) => query.where('number', '=', number as string))
    .orderBy('number')
    .execute();
  const members = await db
    .selectFrom('call_group_member')
    .selectAll()
    .$if(number !== undefined, (query) => query.where('number', '=', number as string))
    .orderBy('position')
    .execute();
  const byNumber = Map.groupBy(members, (member) => member.number);
  return groups.map((group) => ({
    number: group.number,
    ring: group.ring as StoredCallGroup['ring'],
    timeout: group.timeout,
    members: (byNumber.get(group.number) ?? []).map(({ extension }) => extension),
  }));
}

/** Adds a group of extensions that exist, under a number that nothing else has, as a revision. */
export async function addCallGroup(
  db: Database,
  group: StoredCallGroup,
  author: Author = processUser(),
): Promise<void> {
  const item: Item = { kind: 'call-group', key: group.number, name: '' };
  await db
    .transaction()
    .execute((transaction) =>
      revise(transaction, `group add ${group.number}`, [item], author, () =>
        insertCallGroup(transaction, group),
      ),
    );
}

/** Adds a group. Throws EXTENSION_UNKNOWN, NUMBER_TAKEN. */
export async function insertCallGroup(
  transaction: Transaction<Schema>,
  group: StoredCallGroup,
): Promise<void> {
  const { number, ring, timeout, members } = group;
  const known = await transaction.selectFrom('extension').select('number').execute();
  const numbers = new Set(known.map((extension) => extension.number));
  const unknown = members.find((member) => !numbers.has(member));
  if (unknown !== undefined) {
    throw new OffhookError(
      'EXTENSION_UNKNOWN',
      `There is no extension ${unknown}.`,
      `Make it first: offhook extension add ${unknown}. Groups in groups don't exist.`,
    );
  }
  const isTaken =
    numbers.has(number) ||
    (await transaction
      .selectFrom('call_group')
      .select('number')
      .where('number', '=', number)
      .executeTakeFirst()) !== undefined;
  if (isTaken) {
    throw new OffhookError(
      'NUMBER_TAKEN',
      `${number} is ${numbers.has(number) ? 'an extension' : 'a group'} already.`,
      'Take another number, or remove that first.',
    );
  }
  await transaction.insertInto('call_group').values({ number, ring, timeout }).execute();
  const rows = members.map((extension, position) => ({ number, position, extension }));
  await transaction.insertInto('call_group_member').values(rows).execute();
  await noteChange(transaction, 'call-group', number);
}

/** Removes a group, as a revision; its members stay. */
export async function removeCallGroup(
  db: Database,
  number: string,
  author: Author = processUser(),
): Promise<void> {
  const item: Item = { kind: 'call-group', key: number, name: '' };
  await db
    .transaction()
    .execute((transaction) =>
      revise(transaction, `group remove ${number}`, [item], author, () =>
        deleteCallGroup(transaction, number),
      ),
    );
}

/** Removes a group. Throws GROUP_UNKNOWN. */
export async function deleteCallGroup(transaction: Transaction<Schema>, number: string): Promise<void> {
  const { numDeletedRows } = await transaction
    .deleteFrom('call_group')
    .where('number', '=', number)
    .executeTakeFirstOrThrow();
  if (numDeletedRows === 0n) {
    throw new OffhookError(
      'GROUP_UNKNOWN',
      `There is no group ${number}.`,
      'List them with: offhook group list.',
    );
  }
  await noteChange(transaction, 'call-group', number);
}
