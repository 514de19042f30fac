import type { Kysely } from 'kysely';

/** Phones, their lines and extensions, layered settings, files, and what happened. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('phone')
    .addColumn('mac', 'text', (column) => column.primaryKey())
    .addColumn('model', 'text', (column) => column.notNull())
    .addColumn('group_name', 'text')
    .addColumn('standing', 'text', (column) => column.notNull())
    .addColumn('bound_address', 'text')
    .addColumn('first_seen', 'text', (column) => column.notNull())
    .execute();

  await db.schema
    .createTable('extension')
    .addColumn('number', 'text', (column) => column.primaryKey())
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('secret', 'text', (column) => column.notNull())
    .execute();

  await db.schema
    .createTable('line')
    .addColumn('mac', 'text', (column) => column.notNull().references('phone.mac').onDelete('cascade'))
    .addColumn('position', 'integer', (column) => column.notNull())
    .addColumn('extension', 'text', (column) => column.notNull().references('extension.number'))
    .addPrimaryKeyConstraint('line_key', ['mac', 'position'])
    .execute();

  await db.schema
    .createTable('setting')
    .addColumn('layer', 'text', (column) => column.notNull())
    .addColumn('scope', 'text', (column) => column.notNull())
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('value', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('setting_key', ['layer', 'scope', 'name'])
    .execute();

  await db.schema
    .createTable('firmware_set')
    .addColumn('load', 'text', (column) => column.primaryKey())
    .addColumn('loader', 'text', (column) => column.notNull())
    .addColumn('added_at', 'text', (column) => column.notNull())
    .execute();

  await db.schema
    .createTable('firmware_file')
    .addColumn('load', 'text', (column) =>
      column.notNull().references('firmware_set.load').onDelete('cascade'),
    )
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('hash', 'text', (column) => column.notNull())
    .addColumn('size', 'integer', (column) => column.notNull())
    .addPrimaryKeyConstraint('firmware_file_key', ['load', 'name'])
    .execute();

  await db.schema
    .createTable('operator_file')
    .addColumn('name', 'text', (column) => column.primaryKey())
    .addColumn('hash', 'text', (column) => column.notNull())
    .addColumn('size', 'integer', (column) => column.notNull())
    .addColumn('added_at', 'text', (column) => column.notNull())
    .execute();

  await db.schema
    .createTable('delivery')
    .addColumn('mac', 'text', (column) => column.notNull().references('phone.mac').onDelete('cascade'))
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('hash', 'text', (column) => column.notNull())
    .addColumn('at', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('delivery_key', ['mac', 'name'])
    .execute();

  await db.schema
    .createTable('flash_memory')
    .addColumn('mac', 'text', (column) => column.notNull().references('phone.mac').onDelete('cascade'))
    .addColumn('name', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('flash_memory_key', ['mac', 'name'])
    .execute();

  await db.schema
    .createTable('event')
    .addColumn('seq', 'integer', (column) => column.primaryKey().autoIncrement())
    .addColumn('at', 'text', (column) => column.notNull())
    .addColumn('mac', 'text')
    .addColumn('type', 'text', (column) => column.notNull())
    .addColumn('body', 'text', (column) => column.notNull())
    .execute();
  await db.schema.createIndex('event_by_phone').on('event').columns(['mac', 'seq']).execute();

  await db.schema
    .createTable('change')
    .addColumn('seq', 'integer', (column) => column.primaryKey().autoIncrement())
    .addColumn('entity', 'text', (column) => column.notNull())
    .addColumn('key', 'text', (column) => column.notNull())
    .execute();
}
