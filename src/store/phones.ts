import type { Transaction } from 'kysely';
import { unknownPhone } from '#provisioning/known-phone.ts';
import type { Phone } from '#provisioning/phone.ts';
import type { Ipv4Address } from '#values/ipv4-address.ts';
import type { MacAddress } from '#values/mac-address.ts';
import { OffhookError } from '#values/offhook-error.ts';
import { noteChange } from './change-log.ts';
import type { Database } from './database.ts';
import { forgetBook } from './phonebook-entries.ts';
import { type Author, processUser, revise } from './revisions.ts';
import type { Schema } from './schema.ts';
import { belongingsOfPhone, type Item } from './snapshots.ts';

/** How many phones may wait in the inbox: made-up MAC addresses must not fill the disk. */
const INBOX_LIMIT = 1000;

/** What an operator says of a phone when adding, adopting or changing it. `null` takes something back. */
export interface PhoneDetails {
  readonly model?: string;
  readonly group?: string | null;
  readonly boundAddress?: Ipv4Address | null;
  /** Extensions by line key, the first on line 1; replaces all lines. */
  readonly extensions?: readonly string[];
}

/** All phones, or the one with the MAC address, with their lines. */
export async function readPhones(db: Database, mac?: MacAddress): Promise<Phone[]> {
  const phones = await db
    .selectFrom('phone')
    .selectAll()
    .$if(mac !== undefined, (query) => query.where('mac', '=', mac as string))
    .orderBy('mac')
    .execute();
  const lines = await db
    .selectFrom('line')
    .selectAll()
    .$if(mac !== undefined, (query) => query.where('mac', '=', mac as string))
    .orderBy('position')
    .execute();
  const linesByPhone = Map.groupBy(lines, (line) => line.mac);
  return phones.map((row) => ({
    mac: row.mac as MacAddress,
    model: row.model,
    ...(row.group_name === null ? {} : { group: row.group_name }),
    standing: row.standing === 'adopted' ? 'adopted' : 'inbox',
    ...(row.bound_address === null ? {} : { boundAddress: row.bound_address as Ipv4Address }),
    lines: (linesByPhone.get(row.mac) ?? []).map(({ position, extension }) => ({ position, extension })),
    firstSeen: row.first_seen,
  }));
}

/** Adds a phone that nobody knew, or takes in one that waits in the inbox. */
export async function adoptPhone(
  db: Database,
  mac: MacAddress,
  details: PhoneDetails,
  now: Date,
  expect: 'new' | 'in-inbox',
  author: Author = { ...processUser(), at: now },
): Promise<void> {
  const what = `phone ${expect === 'new' ? 'add' : 'adopt'} ${mac}`;
  const adopt = async (transaction: Transaction<Schema>) => {
    const known = await transaction
      .selectFrom('phone')
      .select('standing')
      .where('mac', '=', mac)
      .executeTakeFirst();
    if (known?.standing === 'adopted') {
      throw new OffhookError(
        'PHONE_EXISTS',
        `${mac} has been added already.`,
        `Look at it with: offhook phone show ${mac}; change it with: offhook phone change ${mac}.`,
      );
    }
    if (known === undefined && expect === 'in-inbox') throw unknownPhone(mac);
    if (known === undefined) {
      await transaction
        .insertInto('phone')
        .values({ mac, model: '', standing: 'adopted', first_seen: now.toISOString() })
        .execute();
    } else {
      await transaction.updateTable('phone').set({ standing: 'adopted' }).where('mac', '=', mac).execute();
    }
    await applyDetails(transaction, mac, details);
    await noteChange(transaction, 'phone', mac);
  };
  await db
    .transaction()
    .execute((transaction) => revise(transaction, what, [phoneItem(mac)], author, () => adopt(transaction)));
}

/** Changes what is named in `details` and leaves the rest. */
export async function changePhone(
  db: Database,
  mac: MacAddress,
  details: PhoneDetails,
  author: Author = processUser(),
): Promise<void> {
  const change = async (transaction: Transaction<Schema>) => {
    const known = await transaction
      .selectFrom('phone')
      .select('mac')
      .where('mac', '=', mac)
      .executeTakeFirst();
    if (known === undefined) throw unknownPhone(mac);
    await applyDetails(transaction, mac, details);
    await noteChange(transaction, 'phone', mac);
  };
  await db
    .transaction()
    .execute((transaction) =>
      revise(transaction, `phone change ${mac}`, [phoneItem(mac)], author, () => change(transaction)),
    );
}

/** Forgets a phone with its lines, settings, phone book and history of deliveries. Its events stay. */
export async function removePhone(
  db: Database,
  mac: MacAddress,
  author: Author = processUser(),
): Promise<void> {
  await db.transaction().execute(async (transaction) => {
    const items = [phoneItem(mac), ...(await belongingsOfPhone(transaction, mac))];
    await revise(transaction, `phone remove ${mac}`, items, author, async () => {
      if (!(await forgetPhone(transaction, mac))) throw unknownPhone(mac);
    });
  });
}

/** Forgets a phone and what is its own; tells whether it was known. */
export async function forgetPhone(transaction: Transaction<Schema>, mac: string): Promise<boolean> {
  const { numDeletedRows } = await transaction
    .deleteFrom('phone')
    .where('mac', '=', mac)
    .executeTakeFirstOrThrow();
  if (numDeletedRows === 0n) return false;
  await transaction.deleteFrom('setting').where('layer', '=', 'phone').where('scope', '=', mac).execute();
  await transaction.deleteFrom('note').where('layer', '=', 'phone').where('scope', '=', mac).execute();
  await noteChange(transaction, 'phone', mac);
  await noteChange(transaction, 'setting', `phone/${mac}`);
  await forgetBook(transaction, { layer: 'phone', scope: mac });
  return true;
}

/**
 * Puts phones that appeared by themselves into the inbox, unless they are known or it is full: then the oldest
 * make room.
 */
export async function noteAppearances(db: Database, macs: readonly MacAddress[], now: Date): Promise<void> {
  await db.transaction().execute(async (transaction) => {
    for (const mac of macs) {
      const { numInsertedOrUpdatedRows } = await transaction
        .insertInto('phone')
        .values({ mac, model: '', standing: 'inbox', first_seen: now.toISOString() })
        .onConflict((conflict) => conflict.column('mac').doNothing())
        .executeTakeFirstOrThrow();
      if (numInsertedOrUpdatedRows === 1n) await noteChange(transaction, 'phone', mac);
    }
    const surplus = await transaction
      .selectFrom('phone')
      .select('mac')
      .where('standing', '=', 'inbox')
      .orderBy('first_seen', 'desc')
      .orderBy('mac')
      .offset(INBOX_LIMIT)
      .limit(Math.max(1, macs.length))
      .execute();
    for (const { mac } of surplus) await forgetPhone(transaction, mac);
  });
}

async function applyDetails(
  transaction: Transaction<Schema>,
  mac: MacAddress,
  details: PhoneDetails,
): Promise<void> {
  const columns = {
    ...(details.model === undefined ? {} : { model: details.model }),
    ...(details.group === undefined ? {} : { group_name: details.group }),
    ...(details.boundAddress === undefined ? {} : { bound_address: details.boundAddress }),
  };
  if (details.boundAddress) await refuseTakenAddress(transaction, mac, details.boundAddress);
  if (Object.keys(columns).length > 0) {
    await transaction.updateTable('phone').set(columns).where('mac', '=', mac).execute();
  }
  if (details.extensions === undefined) return;
  await transaction.deleteFrom('line').where('mac', '=', mac).execute();
  for (const [index, extension] of details.extensions.entries()) {
    await requireExtension(transaction, extension);
    await transaction
      .insertInto('line')
      .values({ mac, position: index + 1, extension })
      .execute();
  }
}

/** A line needs an extension. Throws EXTENSION_UNKNOWN. */
export async function requireExtension(transaction: Transaction<Schema>, extension: string): Promise<void> {
  const known = await transaction
    .selectFrom('extension')
    .select('number')
    .where('number', '=', extension)
    .executeTakeFirst();
  if (known !== undefined) return;
  throw new OffhookError(
    'EXTENSION_UNKNOWN',
    `There is no extension ${extension}.`,
    `Make it first: offhook extension add ${extension} --name NAME.`,
  );
}

/** An address binds one phone. Throws ADDRESS_TAKEN. */
export async function refuseTakenAddress(
  transaction: Transaction<Schema>,
  mac: string,
  address: string,
): Promise<void> {
  const other = await transaction
    .selectFrom('phone')
    .select('mac')
    .where('bound_address', '=', address)
    .where('mac', '!=', mac)
    .executeTakeFirst();
  if (other === undefined) return;
  throw new OffhookError(
    'ADDRESS_TAKEN',
    `${address} is bound to ${other.mac} already.`,
    `Release it first: offhook phone change ${other.mac} --unbind.`,
  );
}

function phoneItem(mac: MacAddress): Item {
  return { kind: 'phone', key: mac, name: '' };
}
