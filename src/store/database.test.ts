import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { test } from 'node:test';
import { sql } from 'kysely';
import { openDatabase } from './database.ts';
import { addExtension, readExtensions } from './extensions.ts';
import { temporaryFolder, temporaryStore } from './testing/temporary-store.ts';

const extension = { number: '208', name: 'Front desk', secret: 's3cret' };

test('a new folder and all that is in it are closed to other users', async (t) => {
  const folder = join(temporaryFolder(t), 'new', 'data');
  const db = await openDatabase(folder);
  t.after(() => db.destroy());
  await addExtension(db, extension);
  assert.equal(statSync(folder).mode & 0o777, 0o700);
  for (const name of ['offhook.sqlite', 'offhook.sqlite-wal', 'offhook.sqlite-shm']) {
    assert.equal(statSync(join(folder, name)).mode & 0o077, 0, name);
  }
});

test('a folder of ours that was opened to others is closed again', async (t) => {
  const { folder, reopen } = await temporaryStore(t);
  chmodSync(folder, 0o755);
  await reopen();
  assert.equal(statSync(folder).mode & 0o777, 0o700);
});

test('an empty folder and one with settings alone are taken, somebody else’s is not closed to them', async (t) => {
  for (const [name, files, taken] of [
    ['empty', [], true],
    ['settings', ['settings.yaml'], true],
    ['foreign', ['thesis.tex'], false],
  ] as const) {
    const folder = join(temporaryFolder(t), name);
    mkdirSync(folder, { mode: 0o755 });
    for (const file of files) writeFileSync(join(folder, file), '');
    if (taken) {
      await (await openDatabase(folder)).destroy();
      assert.equal(statSync(folder).mode & 0o777, 0o700, name);
    } else {
      await assert.rejects(openDatabase(folder), { code: 'DATA_FOLDER_FOREIGN' });
      assert.equal(statSync(folder).mode & 0o777, 0o755, name);
    }
  }
});

test('commits reach the disk before they are acknowledged, and others may read meanwhile', async (t) => {
  const { db } = await temporaryStore(t);
  const pragma = async (name: string) =>
    Object.values((await sql.raw(`pragma ${name}`).execute(db)).rows[0] ?? {})[0];
  assert.equal(await pragma('journal_mode'), 'wal');
  assert.equal(await pragma('synchronous'), 2, 'FULL');
  assert.equal(await pragma('foreign_keys'), 1);
});

test('a store that is there already keeps what it holds', async (t) => {
  const { db, reopen } = await temporaryStore(t);
  await addExtension(db, extension);
  await db.destroy();
  assert.deepEqual(await readExtensions(await reopen()), [extension]);
});

test('a migration that fails leaves the file as it was', async (t) => {
  const folder = temporaryFolder(t);
  const path = join(folder, 'offhook.sqlite');
  const file = new DatabaseSync(path);
  file.exec('create table setting (mine text)');
  await assert.rejects(openDatabase(folder), {
    code: 'STORE_MIGRATION_FAILED',
    message: /table "setting" already exists/,
  });
  const tables = file
    .prepare("select name from sqlite_schema where type = 'table' and name not like 'kysely%'")
    .all();
  file.close();
  assert.deepEqual(
    tables.map(({ name }) => name),
    ['setting'],
    'nothing half-made',
  );
});

test('a store of a newer version is refused, and says so', async (t) => {
  const { db, reopen } = await temporaryStore(t);
  const executed = { name: '2099-01-01-later', timestamp: '2099-01-01T00:00:00.000Z' };
  await sql`insert into kysely_migration (name, timestamp) values (${executed.name}, ${executed.timestamp})`.execute(
    db,
  );
  await assert.rejects(reopen(), {
    code: 'STORE_MIGRATION_FAILED',
    message: /2099-01-01-later/,
    remedy: /newer Offhook/,
  });
});

test('what is no database is refused and left as it is', async (t) => {
  const folder = temporaryFolder(t);
  const path = join(folder, 'offhook.sqlite');
  const holiday = Buffer.from('not a database, but my holiday pictures\n'.repeat(100));
  writeFileSync(path, holiday);
  await assert.rejects(openDatabase(folder), { code: 'STORE_DAMAGED', message: /is no SQLite database/ });
  assert.deepEqual(readFileSync(path), holiday);
});

test('damage inside the file is told when it is met', async (t) => {
  const { folder, db, reopen } = await temporaryStore(t);
  await addExtension(db, extension);
  await db.destroy();
  const path = join(folder, 'offhook.sqlite');
  const bytes = readFileSync(path);
  bytes.fill(0xa5, 4096);
  writeFileSync(path, bytes);
  await assert.rejects(async () => readExtensions(await reopen()), { code: 'STORE_DAMAGED' });
});

test('a file where the folder should be is named', async (t) => {
  const path = join(temporaryFolder(t), 'file');
  writeFileSync(path, '');
  await assert.rejects(openDatabase(path), { code: 'DATA_FOLDER_UNUSABLE', message: /it is a file/ });
  await assert.rejects(openDatabase(join(path, 'below')), {
    code: 'DATA_FOLDER_UNUSABLE',
    message: /part of its path is a file/,
  });
});

test('a disk that is full is told, and the transaction leaves nothing', async (t) => {
  const { db } = await temporaryStore(t);
  await sql`pragma max_page_count = 1`.execute(db);
  const long = 'x'.repeat(1_000_000);
  await assert.rejects(addExtension(db, { ...extension, name: long }), {
    code: 'STORE_FULL',
    message: /the disk is full/,
  });
  assert.deepEqual(await readExtensions(db), []);
  assert.deepEqual(await db.selectFrom('change').selectAll().execute(), []);
});
