import type { Extension } from '#provisioning/phone.ts';
import { OffhookError } from '#values/offhook-error.ts';
import { noteChange } from './change-log.ts';
import type { Database } from './database.ts';

/** All extensions, or the one with the number. */
export async function readExtensions(db: Database, number?: string): Promise<Extension[]> {
  return db
    .selectFrom('extension')
    .selectAll()
    .$if(number !== undefined, (query) => query.where('number', '=', number as string))
    .orderBy('number')
    .execute();
}

/** Adds an extension; one number has one account. */
export async function addExtension(db: Database, extension: Extension): Promise<void> {
  await db.transaction().execute(async (transaction) => {
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
  });
}

/** Removes an extension that is on no line. */
export async function removeExtension(db: Database, number: string): Promise<void> {
  await db.transaction().execute(async (transaction) => {
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
    if (numDeletedRows === 0n) {
      throw new OffhookError(
        'EXTENSION_UNKNOWN',
        `There is no extension ${number}.`,
        'List them with: offhook extension list.',
      );
    }
    await noteChange(transaction, 'extension', number);
  });
}
