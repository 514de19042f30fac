import type { Transaction } from 'kysely';
import type { Extension } from '#provisioning/phone.ts';
import { OffhookError } from '#values/offhook-error.ts';
import { noteChange } from './change-log.ts';
import type { Database } from './database.ts';
import { requirePbx } from './pbxes.ts';
import { type Author, processUser, revise } from './revisions.ts';
import type { Schema } from './schema.ts';
import type { Item } from './snapshots.ts';

/** All extensions, or the one with the number. */
export async function readExtensions(db: Database, number?: string): Promise<Extension[]> {
  const rows = await db
    .selectFrom('extension')
    .selectAll()
    .$if(number !== undefined, (query) => query.where('number', '=', number as string))
    .orderBy('number')
    .execute();
  // Columns that say nothing are absent.
  return rows.map(
    (row) =>
      Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null)) as unknown as Extension,
  );
}

/** Adds an extension, as a revision; one number has one account. */
export async function addExtension(
  db: Database,
  extension: Extension,
  author: Author = processUser(),
): Promise<void> {
  const item: Item = { kind: 'extension', key: extension.number, name: '' };
  await db
    .transaction()
    .execute((transaction) =>
      revise(transaction, `extension add ${extension.number}`, [item], author, () =>
        insertExtension(transaction, extension),
      ),
    );
}

/** Adds several extensions, all or none, as one revision that `what` tells of. */
export async function addExtensions(
  db: Database,
  extensions: readonly Extension[],
  what: string,
  author: Author = processUser(),
): Promise<void> {
  const items = extensions.map(({ number }): Item => ({ kind: 'extension', key: number, name: '' }));
  await db.transaction().execute((transaction) =>
    revise(transaction, what, items, author, async () => {
      for (const extension of extensions) await insertExtension(transaction, extension);
    }),
  );
}

/** Adds an extension. Throws NUMBER_TAKEN, EXTENSION_EXISTS, PBX_UNKNOWN, USER_TAKEN. */
export async function insertExtension(transaction: Transaction<Schema>, extension: Extension): Promise<void> {
  const group = await transaction
    .selectFrom('call_group')
    .select('number')
    .where('number', '=', extension.number)
    .executeTakeFirst();
  if (group !== undefined) {
    throw new OffhookError(
      'NUMBER_TAKEN',
      `${extension.number} is a group already.`,
      `Take another number, or remove it first: offhook group remove ${extension.number}.`,
    );
  }
  await refuseTakenUser(transaction, extension);
  const { numInsertedOrUpdatedRows } = await transaction
    .insertInto('extension')
    .values(extension)
    .onConflict((conflict) => conflict.column('number').doNothing())
    .executeTakeFirstOrThrow();
  if (numInsertedOrUpdatedRows === 0n) {
    throw new OffhookError(
      'EXTENSION_EXISTS',
      `Extension ${extension.number} exists already.`,
      `Take another number, or remove it first: offhook extension remove ${extension.number}.`,
    );
  }
  await noteChange(transaction, 'extension', extension.number);
}

/** Changes an extension, as a revision; what is `null` is taken away. Throws EXTENSION_UNKNOWN, PBX_UNKNOWN, USER_TAKEN. */
export async function changeExtension(
  db: Database,
  number: string,
  changes: ExtensionChanges,
  author: Author = processUser(),
): Promise<void> {
  const item: Item = { kind: 'extension', key: number, name: '' };
  await db.transaction().execute((transaction) =>
    revise(transaction, `extension change ${number}`, [item], author, async () => {
      const row = await transaction
        .selectFrom('extension')
        .selectAll()
        .where('number', '=', number)
        .executeTakeFirst();
      if (row === undefined) throw unknownExtension(number);
      const changed = { ...row, ...changes };
      await refuseTakenUser(transaction, changed);
      await transaction.updateTable('extension').set(changed).where('number', '=', number).execute();
      await noteChange(transaction, 'extension', number);
    }),
  );
}

/** What an extension becomes; absent is as before. */
export type ExtensionChanges = {
  readonly [Field in keyof Omit<Extension, 'number' | 'name' | 'secret'>]?: Extension[Field] | null;
} & Partial<Pick<Extension, 'name' | 'secret'>>;

/** Two extensions with one SIP user on one PBX would take each other's calls. */
async function refuseTakenUser(
  transaction: Transaction<Schema>,
  {
    number,
    pbx,
    user,
  }: Pick<Extension, 'number'> & { readonly pbx?: string | null; readonly user?: string | null },
): Promise<void> {
  if (pbx == null) return;
  await requirePbx(transaction, pbx);
  const others = await transaction
    .selectFrom('extension')
    .select(['number', 'user'])
    .where('pbx', '=', pbx)
    .where('number', '<>', number)
    .execute();
  const other = others.find((one) => (one.user ?? one.number) === (user ?? number));
  if (other === undefined) return;
  throw new OffhookError(
    'USER_TAKEN',
    `${user ?? number} on ${pbx} is extension ${other.number} already.`,
    'Give one of them another SIP user with --user.',
  );
}

/** Removes an extension that is on no line and in no group, as a revision. */
export async function removeExtension(
  db: Database,
  number: string,
  author: Author = processUser(),
): Promise<void> {
  const item: Item = { kind: 'extension', key: number, name: '' };
  await db
    .transaction()
    .execute((transaction) =>
      revise(transaction, `extension remove ${number}`, [item], author, () =>
        deleteExtension(transaction, number),
      ),
    );
}

/** Removes an extension that nothing needs. Throws EXTENSION_IN_USE, EXTENSION_UNKNOWN. */
export async function deleteExtension(transaction: Transaction<Schema>, number: string): Promise<void> {
  const line = await transaction
    .selectFrom('line')
    .selectAll()
    .where('extension', '=', number)
    .executeTakeFirst();
  if (line !== undefined) {
    throw new OffhookError(
      'EXTENSION_IN_USE',
      `Extension ${number} is on line ${line.position} of ${line.mac}.`,
      `Take it off that phone first: offhook phone change ${line.mac} --line OTHER, or --no-lines.`,
    );
  }
  const membership = await transaction
    .selectFrom('call_group_member')
    .selectAll()
    .where('extension', '=', number)
    .executeTakeFirst();
  if (membership !== undefined) {
    throw new OffhookError(
      'EXTENSION_IN_USE',
      `Extension ${number} is in group ${membership.number}.`,
      `Remove that group first: offhook group remove ${membership.number}; then make it anew without ${number}.`,
    );
  }
  const { numDeletedRows } = await transaction
    .deleteFrom('extension')
    .where('number', '=', number)
    .executeTakeFirstOrThrow();
  if (numDeletedRows === 0n) throw unknownExtension(number);
  // Whoever gets the number next has no messages yet.
  await transaction.deleteFrom('messages_waiting').where('user', '=', number).execute();
  await noteChange(transaction, 'extension', number);
}

function unknownExtension(number: string): OffhookError {
  return new OffhookError(
    'EXTENSION_UNKNOWN',
    `There is no extension ${number}.`,
    'List them with: offhook extension list.',
  );
}
