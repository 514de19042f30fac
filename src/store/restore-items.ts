import type { Transaction } from 'kysely';
import type { MacAddress } from '#values/mac-address.ts';
import { OffhookError } from '#values/offhook-error.ts';
import { deleteCallGroup, insertCallGroup } from './call-groups.ts';
import { noteChange } from './change-log.ts';
import { deleteExtension, insertExtension } from './extensions.ts';
import { writeNote } from './notes.ts';
import { deletePbx, upsertPbx } from './pbxes.ts';
import { restoreEntry } from './phonebook-entries.ts';
import { forgetPhone, refuseTakenAddress, requireExtension } from './phones.ts';
import type { Schema } from './schema.ts';
import { restoreService } from './services.ts';
import { writeSetting } from './settings.ts';
import { type Item, type PhoneSnapshot, scopeOfKey, snapshot } from './snapshots.ts';
import { restoreSource } from './sources.ts';

/** An item and the snapshot that it is to be like; `null` takes it away. */
export interface ItemTarget extends Item {
  readonly to: string | null;
}

/**
 * Makes items as they were, in the order in which they need each other. Throws the `OffhookError` that a person would
 * get who did the same by hand: EXTENSION_IN_USE, EXTENSION_UNKNOWN, NUMBER_TAKEN,
 * ADDRESS_TAKEN, PHONE_UNKNOWN, PBX_IN_USE, PBX_UNKNOWN.
 */
export async function restoreItems(
  transaction: Transaction<Schema>,
  targets: readonly ItemTarget[],
): Promise<void> {
  const of = (kind: Item['kind']) => targets.filter((target) => target.kind === kind);
  const groups = of('call-group');
  for (const { key } of groups) {
    if ((await snapshot(transaction, groupItem(key))) !== null) await deleteCallGroup(transaction, key);
  }
  const pbxes = of('pbx');
  for (const { to } of pbxes) if (to !== null) await upsertPbx(transaction, JSON.parse(to));
  for (const { key, to } of of('extension')) if (to !== null) await restoreExtension(transaction, key, to);
  const phones = of('phone');
  for (const { key, to } of phones) if (to === null) await forgetPhone(transaction, key);
  // Lines and addresses may have gone round in a circle, so all are free before the first is given back.
  for (const { key } of phones) await freePhone(transaction, key);
  for (const { key, to } of phones) if (to !== null) await restorePhone(transaction, key, JSON.parse(to));
  for (const { key, to } of of('extension')) if (to === null) await deleteExtension(transaction, key);
  for (const { key, to } of pbxes) if (to === null) await deletePbx(transaction, key);
  for (const { to } of groups) if (to !== null) await insertCallGroup(transaction, JSON.parse(to));
  for (const { key, name, to } of of('setting')) await restoreSetting(transaction, key, name, to);
  for (const { key, to } of of('service')) {
    await restoreService(transaction, key, to === null ? undefined : JSON.parse(to));
  }
  for (const { key, to } of of('source')) {
    await restoreSource(transaction, key, to === null ? undefined : JSON.parse(to));
  }
  for (const { key, name, to } of of('phonebook-entry')) await restoreBookEntry(transaction, key, name, to);
  for (const { key, name, to } of of('note')) {
    const { layer, scope } = scopeOfKey(key);
    if (to !== null && layer === 'phone') await requirePhone(transaction, scope);
    await writeNote(transaction, { layer, scope }, name, to ?? undefined);
  }
}

function groupItem(key: string): Item {
  return { kind: 'call-group', key, name: '' };
}

async function restoreExtension(transaction: Transaction<Schema>, number: string, to: string): Promise<void> {
  const row = JSON.parse(to);
  const { numUpdatedRows } = await transaction
    .updateTable('extension')
    .set(row)
    .where('number', '=', number)
    .executeTakeFirstOrThrow();
  if (numUpdatedRows === 0n) await insertExtension(transaction, row);
  else await noteChange(transaction, 'extension', number);
}

async function freePhone(transaction: Transaction<Schema>, mac: string): Promise<void> {
  await transaction.deleteFrom('line').where('mac', '=', mac).execute();
  await transaction.updateTable('phone').set({ bound_address: null }).where('mac', '=', mac).execute();
}

async function restorePhone(
  transaction: Transaction<Schema>,
  mac: string,
  { row, lines }: PhoneSnapshot,
): Promise<void> {
  if (row.bound_address !== null) await refuseTakenAddress(transaction, mac, row.bound_address);
  await transaction
    .insertInto('phone')
    .values(row)
    .onConflict((conflict) => conflict.column('mac').doUpdateSet(row))
    .execute();
  for (const { position, extension } of lines) {
    await requireExtension(transaction, extension);
    await transaction.insertInto('line').values({ mac, position, extension }).execute();
  }
  await noteChange(transaction, 'phone', mac);
}

async function restoreSetting(
  transaction: Transaction<Schema>,
  key: string,
  name: string,
  to: string | null,
): Promise<void> {
  const { layer, scope } = scopeOfKey(key);
  if (to !== null && layer === 'phone') await requirePhone(transaction, scope);
  await writeSetting(transaction, { layer, scope }, name, to ?? undefined);
  await noteChange(transaction, 'setting', key);
}

async function restoreBookEntry(
  transaction: Transaction<Schema>,
  key: string,
  name: string,
  to: string | null,
): Promise<void> {
  const scope = scopeOfKey(key);
  if (to !== null && scope.layer === 'phone') await requirePhone(transaction, scope.scope);
  await restoreEntry(transaction, { ...scope, name }, to === null ? undefined : JSON.parse(to));
}

async function requirePhone(transaction: Transaction<Schema>, mac: string): Promise<void> {
  const known = await transaction.selectFrom('phone').select('mac').where('mac', '=', mac).executeTakeFirst();
  if (known !== undefined) return;
  throw new OffhookError(
    'PHONE_UNKNOWN',
    `${mac as MacAddress} is gone, so what was its own can't come back.`,
    `Take back its removal first; offhook history --phone ${mac} shows which revision that was.`,
  );
}
