import type { Transaction } from 'kysely';
import type { Schema } from './schema.ts';

/**
 * One thing that revisions keep: a setting, a note on one or a phone book entry of a scope, a phone with its lines, an
 * extension …
 */
export interface Item {
  readonly kind:
    | 'setting'
    | 'note'
    | 'phone'
    | 'extension'
    | 'call-group'
    | 'pbx'
    | 'phonebook-entry'
    | 'source'
    | 'service';
  /** For settings, notes and phone book entries `layer/scope`; else the MAC address, number or name. */
  readonly key: string;
  /** Of the setting or entry, or of the setting that a note is on; empty for the others. */
  readonly name: string;
}

/** A phone as revisions keep it. */
export interface PhoneSnapshot {
  readonly row: {
    readonly mac: string;
    readonly model: string;
    readonly group_name: string | null;
    readonly standing: string;
    readonly bound_address: string | null;
    readonly first_seen: string;
  };
  readonly lines: readonly { readonly position: number; readonly extension: string }[];
}

/** The setting of a scope, as an item. */
export function settingItem({ layer, scope }: { layer: string; scope: string }, name: string): Item {
  return { kind: 'setting', key: `${layer}/${scope}`, name };
}

/** A note on a setting of a scope, or on the scope (then `name` is empty), as an item. */
export function noteItem({ layer, scope }: { layer: string; scope: string }, name: string): Item {
  return { kind: 'note', key: `${layer}/${scope}`, name };
}

/** The phone book entry of a scope, as an item. */
export function entryItem({ layer, scope }: { layer: string; scope: string }, name: string): Item {
  return { kind: 'phonebook-entry', key: `${layer}/${scope}`, name };
}

/** The parts of the key of a setting, note or entry. */
export function scopeOfKey(key: string): { readonly layer: string; readonly scope: string } {
  const slash = key.indexOf('/');
  return { layer: key.slice(0, slash), scope: key.slice(slash + 1) };
}

/**
 * The item as it is now: a setting's value, a note's text, or JSON with every column; `null` when it is not there. A phone in the
 * inbox is not there: nobody has said anything of it, and it comes and goes by itself.
 */
export async function snapshot(transaction: Transaction<Schema>, item: Item): Promise<string | null> {
  switch (item.kind) {
    case 'setting': {
      const { layer, scope } = scopeOfKey(item.key);
      const row = await transaction
        .selectFrom('setting')
        .select('value')
        .where('layer', '=', layer)
        .where('scope', '=', scope)
        .where('name', '=', item.name)
        .executeTakeFirst();
      return row?.value ?? null;
    }
    case 'note': {
      const { layer, scope } = scopeOfKey(item.key);
      const row = await transaction
        .selectFrom('note')
        .select('text')
        .where('layer', '=', layer)
        .where('scope', '=', scope)
        .where('name', '=', item.name)
        .executeTakeFirst();
      return row?.text ?? null;
    }
    case 'service': {
      const row = await transaction
        .selectFrom('service')
        .selectAll()
        .where('name', '=', item.key)
        .executeTakeFirst();
      return row === undefined ? null : JSON.stringify(row);
    }
    case 'source': {
      const row = await transaction
        .selectFrom('source')
        .selectAll()
        .where('name', '=', item.key)
        .executeTakeFirst();
      return row === undefined ? null : JSON.stringify(row);
    }
    case 'phonebook-entry': {
      const { layer, scope } = scopeOfKey(item.key);
      const row = await transaction
        .selectFrom('phonebook_entry')
        .selectAll()
        .where('layer', '=', layer)
        .where('scope', '=', scope)
        .where('name', '=', item.name)
        .executeTakeFirst();
      return row === undefined ? null : JSON.stringify(row);
    }
    case 'extension': {
      const row = await transaction
        .selectFrom('extension')
        .selectAll()
        .where('number', '=', item.key)
        .executeTakeFirst();
      return row === undefined ? null : JSON.stringify(row);
    }
    case 'pbx': {
      const row = await transaction
        .selectFrom('pbx')
        .selectAll()
        .where('name', '=', item.key)
        .executeTakeFirst();
      return row === undefined ? null : JSON.stringify({ ...row, connection: JSON.parse(row.connection) });
    }
    case 'call-group': {
      const row = await transaction
        .selectFrom('call_group')
        .selectAll()
        .where('number', '=', item.key)
        .executeTakeFirst();
      if (row === undefined) return null;
      const members = await transaction
        .selectFrom('call_group_member')
        .select('extension')
        .where('number', '=', item.key)
        .orderBy('position')
        .execute();
      return JSON.stringify({ ...row, members: members.map(({ extension }) => extension) });
    }
    case 'phone': {
      const row = await transaction
        .selectFrom('phone')
        .selectAll()
        .where('mac', '=', item.key)
        .where('standing', '=', 'adopted')
        .executeTakeFirst();
      if (row === undefined) return null;
      const lines = await transaction
        .selectFrom('line')
        .select(['position', 'extension'])
        .where('mac', '=', item.key)
        .orderBy('position')
        .execute();
      return JSON.stringify({ row, lines } satisfies PhoneSnapshot);
    }
  }
}

/** The phone's own settings with the notes on them, and its phone book, as items. */
export async function belongingsOfPhone(transaction: Transaction<Schema>, mac: string): Promise<Item[]> {
  const scope = { layer: 'phone', scope: mac };
  const named = (table: 'setting' | 'note' | 'phonebook_entry') =>
    transaction
      .selectFrom(table)
      .select('name')
      .where('layer', '=', scope.layer)
      .where('scope', '=', mac)
      .execute();
  return [
    ...(await named('setting')).map(({ name }) => settingItem(scope, name)),
    ...(await named('note')).map(({ name }) => noteItem(scope, name)),
    ...(await named('phonebook_entry')).map(({ name }) => entryItem(scope, name)),
  ];
}
