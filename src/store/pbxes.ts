import type { Transaction } from 'kysely';
import type { PbxAddress } from '#provisioning/phone.ts';
import { OffhookError } from '#values/offhook-error.ts';
import { noteChange } from './change-log.ts';
import type { Database } from './database.ts';
import { type Author, processUser, revise } from './revisions.ts';
import type { Schema } from './schema.ts';
import type { Item } from './snapshots.ts';

/** A PBX besides the embedded one. */
export interface StoredPbx extends PbxAddress {
  /** `asterisk`, `generic` … */
  readonly kind: string;
  /** What its kind needs to be spoken with, by field; secrets in clear. */
  readonly connection: Readonly<Record<string, string>>;
}

/** All PBXes by name, or the one with the name. */
export async function readPbxes(db: Database | Transaction<Schema>, name?: string): Promise<StoredPbx[]> {
  const rows = await db
    .selectFrom('pbx')
    .selectAll()
    .$if(name !== undefined, (query) => query.where('name', '=', name as string))
    .orderBy('name')
    .execute();
  return rows.map(({ voicemail, connection, ...row }) => ({
    ...row,
    ...(voicemail === '' ? {} : { voicemail }),
    connection: JSON.parse(connection),
  }));
}

/** Adds a PBX, or changes the one of its name, as a revision. Throws PBX_EXISTS, PBX_UNKNOWN. */
export async function writePbx(
  db: Database,
  pbx: StoredPbx,
  expect: 'new' | 'known',
  author: Author = processUser(),
): Promise<void> {
  const { name } = pbx;
  const item: Item = { kind: 'pbx', key: name, name: '' };
  await db.transaction().execute((transaction) =>
    revise(transaction, `pbx ${expect === 'new' ? 'add' : 'change'} ${name}`, [item], author, async () => {
      const isThere = (await readPbxes(transaction, name)).length > 0;
      if (isThere && expect === 'new') {
        throw new OffhookError(
          'PBX_EXISTS',
          `There is a PBX ${name} already.`,
          `Take another name, or change it: offhook pbx change ${name}.`,
        );
      }
      if (!isThere && expect === 'known') throw unknownPbx(name);
      await upsertPbx(transaction, pbx);
    }),
  );
}

/** Writes a PBX without asking. */
export async function upsertPbx(transaction: Transaction<Schema>, pbx: StoredPbx): Promise<void> {
  const { name, kind, address, port, voicemail = '', connection } = pbx;
  const row = { name, kind, address, port, voicemail, connection: JSON.stringify(connection) };
  await transaction
    .insertInto('pbx')
    .values(row)
    .onConflict((conflict) => conflict.column('name').doUpdateSet(row))
    .execute();
  await noteChange(transaction, 'pbx', name);
}

/** Removes a PBX that no extension is on, as a revision. */
export async function removePbx(db: Database, name: string, author: Author = processUser()): Promise<void> {
  const item: Item = { kind: 'pbx', key: name, name: '' };
  await db
    .transaction()
    .execute((transaction) =>
      revise(transaction, `pbx remove ${name}`, [item], author, () => deletePbx(transaction, name)),
    );
}

/** Removes a PBX. Throws PBX_IN_USE, PBX_UNKNOWN. */
export async function deletePbx(transaction: Transaction<Schema>, name: string): Promise<void> {
  const extension = await transaction
    .selectFrom('extension')
    .select('number')
    .where('pbx', '=', name)
    .executeTakeFirst();
  if (extension !== undefined) {
    throw new OffhookError(
      'PBX_IN_USE',
      `Extension ${extension.number} is on ${name}.`,
      `Move it first: offhook extension change ${extension.number} --pbx OTHER; or remove it.`,
    );
  }
  const { numDeletedRows } = await transaction
    .deleteFrom('pbx')
    .where('name', '=', name)
    .executeTakeFirstOrThrow();
  if (numDeletedRows === 0n) throw unknownPbx(name);
  await noteChange(transaction, 'pbx', name);
}

/** Throws PBX_UNKNOWN unless there is a PBX of the name. */
export async function requirePbx(db: Database | Transaction<Schema>, name: string): Promise<void> {
  if ((await readPbxes(db, name)).length === 0) throw unknownPbx(name);
}

/** The error for a name that no PBX has. */
export function unknownPbx(name: string): OffhookError {
  return new OffhookError('PBX_UNKNOWN', `There is no PBX ${name}.`, 'List them with: offhook pbx list.');
}
