import type { Transaction } from 'kysely';
import { unknownPhone } from '#provisioning/known-phone.ts';
import { describeScope, type LayerScope } from '#provisioning/layers.ts';
import { OffhookError } from '#values/offhook-error.ts';
import { noteChange } from './change-log.ts';
import type { Database } from './database.ts';
import { type Author, processUser, revise } from './revisions.ts';
import type { PhonebookEntryTable, Schema } from './schema.ts';
import { entryItem } from './snapshots.ts';

/** Somebody in the phone book of everyone, of a model, of a group or of one phone. */
export interface StoredBookEntry extends LayerScope {
  readonly name: string;
  readonly numbers: readonly { readonly label?: string; readonly number: string }[];
  /** Place among the speed dials, from 1. */
  readonly speedDial?: number;
}

type EntryKey = Pick<PhonebookEntryTable, 'layer' | 'scope' | 'name'>;

/** Everybody, by layer, scope and name. */
export async function readBookEntries(db: Database): Promise<StoredBookEntry[]> {
  const rows = await db
    .selectFrom('phonebook_entry')
    .selectAll()
    .orderBy('layer')
    .orderBy('scope')
    .orderBy('name')
    .execute();
  return rows.map(({ layer, scope, name, numbers, speed_dial }) => ({
    layer: layer as LayerScope['layer'],
    scope,
    name,
    numbers: JSON.parse(numbers),
    ...(speed_dial === null ? {} : { speedDial: speed_dial }),
  }));
}

/** Puts somebody into a book, as a revision. Throws ENTRY_EXISTS, PHONE_UNKNOWN, SPEED_DIAL_TAKEN. */
export async function addBookEntry(
  db: Database,
  entry: StoredBookEntry,
  author: Author = processUser(),
): Promise<void> {
  const { name, layer, scope } = entry;
  await db.transaction().execute((transaction) =>
    revise(
      transaction,
      `phonebook entry add for ${describeScope(entry)}`,
      [entryItem(entry, name)],
      author,
      async () => {
        if (layer === 'phone') await requirePhone(transaction, scope);
        await refuseTakenSpeedDial(transaction, entry);
        const row = {
          layer,
          scope,
          name,
          numbers: JSON.stringify(entry.numbers),
          speed_dial: entry.speedDial ?? null,
        };
        const { numInsertedOrUpdatedRows } = await transaction
          .insertInto('phonebook_entry')
          .values(row)
          .onConflict((conflict) => conflict.columns(['layer', 'scope', 'name']).doNothing())
          .executeTakeFirstOrThrow();
        if (numInsertedOrUpdatedRows === 0n) {
          throw new OffhookError(
            'ENTRY_EXISTS',
            `${name} is in the phone book of ${describeScope(entry)} already.`,
            `Remove the entry first: ${removal(entry)}.`,
          );
        }
        await noteChange(transaction, 'phonebook', '');
      },
    ),
  );
}

/** Takes somebody out of a book, as a revision. Throws ENTRY_UNKNOWN. */
export async function removeBookEntry(
  db: Database,
  scope: LayerScope,
  name: string,
  author: Author = processUser(),
): Promise<void> {
  const what = `phonebook entry remove for ${describeScope(scope)}`;
  await db.transaction().execute((transaction) =>
    revise(transaction, what, [entryItem(scope, name)], author, async () => {
      if (await deleteEntry(transaction, { ...scope, name })) {
        await noteChange(transaction, 'phonebook', '');
        return;
      }
      throw new OffhookError(
        'ENTRY_UNKNOWN',
        `${name} is not in the phone book of ${describeScope(scope)}.`,
        'List everybody with: offhook phonebook entry list. Names count to the letter.',
      );
    }),
  );
}

/** Makes an entry as it was; takes it away without a row. */
export async function restoreEntry(
  transaction: Transaction<Schema>,
  key: EntryKey,
  row: PhonebookEntryTable | undefined,
): Promise<void> {
  await deleteEntry(transaction, key);
  if (row !== undefined) await transaction.insertInto('phonebook_entry').values(row).execute();
  await noteChange(transaction, 'phonebook', '');
}

/** Takes a whole book away. */
export async function forgetBook(
  transaction: Transaction<Schema>,
  { layer, scope }: LayerScope,
): Promise<void> {
  const { numDeletedRows } = await transaction
    .deleteFrom('phonebook_entry')
    .where('layer', '=', layer)
    .where('scope', '=', scope)
    .executeTakeFirstOrThrow();
  if (numDeletedRows > 0n) await noteChange(transaction, 'phonebook', '');
}

async function deleteEntry(
  transaction: Transaction<Schema>,
  { layer, scope, name }: EntryKey,
): Promise<boolean> {
  const { numDeletedRows } = await transaction
    .deleteFrom('phonebook_entry')
    .where('layer', '=', layer)
    .where('scope', '=', scope)
    .where('name', '=', name)
    .executeTakeFirstOrThrow();
  return numDeletedRows > 0n;
}

async function requirePhone(transaction: Transaction<Schema>, mac: string): Promise<void> {
  const known = await transaction.selectFrom('phone').select('mac').where('mac', '=', mac).executeTakeFirst();
  if (known !== undefined) return;
  throw unknownPhone(mac);
}

async function refuseTakenSpeedDial(transaction: Transaction<Schema>, entry: StoredBookEntry): Promise<void> {
  const { layer, scope, speedDial } = entry;
  if (speedDial === undefined) return;
  const other = await transaction
    .selectFrom('phonebook_entry')
    .select('name')
    .where('layer', '=', layer)
    .where('scope', '=', scope)
    .where('speed_dial', '=', speedDial)
    .where('name', '!=', entry.name)
    .executeTakeFirst();
  if (other === undefined) return;
  throw new OffhookError(
    'SPEED_DIAL_TAKEN',
    `Speed dial ${speedDial} of ${describeScope(entry)} is ${other.name}.`,
    'Take another place, or remove that entry first.',
  );
}

function removal({ layer, scope, name }: StoredBookEntry): string {
  const where = layer === 'site' ? '' : ` --${layer} ${scope}`;
  return `offhook phonebook entry remove ${JSON.stringify(name)}${where}`;
}
