import assert from 'node:assert/strict';
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import fc from 'fast-check';
import { BlobShelf } from '#store/blob-shelf.ts';
import { openDatabase } from '#store/database.ts';
import { addExtension, readExtensions } from '#store/extensions.ts';
import { addOperatorFile, readOperatorFiles } from '#store/stored-files.ts';
import { temporaryFolder, temporaryStore } from '#store/testing/temporary-store.ts';
import { DecodeError } from '#values/decode-error.ts';
import { OffhookError } from '#values/offhook-error.ts';
import { type BackupHeader, decodeHeader, encodeHeader } from './backup-header.ts';
import { END_OF_ENTRIES, EntryReader, type EntrySink, encodeEntryHead } from './entry-reader.ts';
import { BackupSource } from './read-backup.ts';
import { restoreBackup } from './restore-backup.ts';
import { writeBackup } from './write-backup.ts';

const NOW = new Date('2026-11-28T12:00:00Z');
const SECRET = 'Zr8kW2nQf5vTy7Hc3';
const PASSPHRASE = 'fünf Wörter sind genug';
const codeOf = (code: string) => (error: unknown) => error instanceof OffhookError && error.code === code;

/** A backup of a small installation, and where it lies. */
async function smallBackup(t: TestContext, passphrase?: string): Promise<string> {
  const { folder, db, blobs } = await temporaryStore(t);
  await addExtension(db, { number: '208', name: 'Desk', secret: SECRET });
  await addOperatorFile(db, blobs, { name: 'bell.raw', bytes: Buffer.alloc(3000, 7) }, NOW);
  writeFileSync(join(folder, 'settings.yaml'), 'sip:\n  port: 5070\n');
  const file = join(temporaryFolder(t), 'small.backup');
  await writeBackup(db, folder, file, {
    now: NOW,
    overwrite: false,
    ...(passphrase === undefined ? {} : { passphrase }),
  });
  assert.deepEqual(
    readdirSync(folder).filter((name) => name.includes('backup')),
    [],
    'the snapshot is gone',
  );
  return file;
}

async function restored(t: TestContext, file: string, passphrase?: string): Promise<string> {
  const folder = join(temporaryFolder(t), 'data');
  using source = new BackupSource(file);
  await restoreBackup(source, folder, { name: file, passphrase, replace: false, now: NOW, onProgress() {} });
  return folder;
}

for (const passphrase of [undefined, PASSPHRASE]) {
  test(`everything comes back from a backup, ${passphrase === undefined ? 'open' : 'sealed'}`, async (t) => {
    const file = await smallBackup(t, passphrase);
    assert.equal(statSync(file).mode & 0o777, 0o600);
    assert.equal(readFileSync(file).includes(SECRET), passphrase === undefined);
    const folder = await restored(t, file, passphrase?.normalize('NFD'));
    const db = await openDatabase(folder);
    t.after(() => db.destroy());
    assert.deepEqual(
      (await readExtensions(db)).map(({ number, secret }) => [number, secret]),
      [['208', SECRET]],
    );
    const [ring] = await readOperatorFiles(db);
    assert.deepEqual(Buffer.from(new BlobShelf(folder).get(ring?.hash ?? '')), Buffer.alloc(3000, 7));
    assert.equal(readFileSync(join(folder, 'settings.yaml'), 'utf8'), 'sip:\n  port: 5070\n');
  });
}

test('a backup that was changed or cut anywhere is refused, and leaves nothing behind', async (t) => {
  const file = await smallBackup(t);
  const whole = readFileSync(file);
  const folder = join(temporaryFolder(t), 'data');
  const attempt = async (bytes: Uint8Array): Promise<void> => {
    writeFileSync(file, bytes);
    using source = new BackupSource(file);
    await restoreBackup(source, folder, {
      name: file,
      passphrase: undefined,
      replace: false,
      now: NOW,
      onProgress() {},
    });
  };
  const refused = (error: unknown) =>
    error instanceof OffhookError && /^BACKUP_(DAMAGED|FOREIGN|TOO_NEW)$/.test(error.code);
  const places = [
    0,
    15,
    20,
    40,
    60,
    70,
    80,
    100,
    5000,
    whole.length - 3100,
    whole.length - 40,
    whole.length - 1,
  ];
  for (const place of places) {
    const changed = Buffer.from(whole);
    changed[place] = (changed[place] ?? 0) ^ 1;
    await assert.rejects(attempt(changed), refused, `octet ${place}`);
    await assert.rejects(attempt(whole.subarray(0, place)), refused, `cut at ${place}`);
  }
  await assert.rejects(attempt(Buffer.concat([whole, Buffer.from('x')])), refused);
  assert.deepEqual(
    readdirSync(folder).filter((name) => name !== 'serving.lock'),
    [],
  );
  await attempt(whole);
});

test('a sealed backup opens with its passphrase only, and a change in it shows', async (t) => {
  const file = await smallBackup(t, PASSPHRASE);
  await assert.rejects(restored(t, file), codeOf('BACKUP_PASSPHRASE_NEEDED'));
  await assert.rejects(restored(t, file, 'another'), codeOf('BACKUP_PASSPHRASE_WRONG'));
  const changed = readFileSync(file);
  changed[changed.length - 2000] = (changed[changed.length - 2000] ?? 0) ^ 1;
  writeFileSync(file, changed);
  await assert.rejects(restored(t, file, PASSPHRASE), codeOf('BACKUP_DAMAGED'));
});

test('content that is damaged already is not backed up as if it were whole', async (t) => {
  const { folder, db, blobs } = await temporaryStore(t);
  await addOperatorFile(db, blobs, { name: 'bell.raw', bytes: Buffer.from('whole') }, NOW);
  const [ring] = await readOperatorFiles(db);
  writeFileSync(join(folder, 'blobs', ring?.hash ?? ''), 'eaten');
  const file = join(temporaryFolder(t), 'x.backup');
  await assert.rejects(
    writeBackup(db, folder, file, { now: NOW, overwrite: false }),
    codeOf('BACKUP_SOURCE_DAMAGED'),
  );
  assert.throws(() => statSync(file));
});

test('a header is read back, and one that asks for too much memory is damaged', () => {
  const header: BackupHeader = { createdAt: NOW.toISOString() };
  const bytes = Buffer.concat([encodeHeader(header), Buffer.from('content')]);
  assert.deepEqual(decodeHeader(bytes), { kind: 'header', header, length: bytes.length - 7 });
  assert.deepEqual(decodeHeader(Buffer.from('PK\u0003\u0004')), { kind: 'foreign' });
  assert.deepEqual(decodeHeader(Buffer.from('offhook-backup 2\n{}\n')), { kind: 'too-new', version: 2 });
  const seal = {
    kdf: 'scrypt',
    logN: 40,
    r: 8,
    p: 1,
    salt: '0'.repeat(32),
    cipher: 'aes-256-gcm',
    nonce: '0'.repeat(24),
    check: '0'.repeat(32),
  };
  const greedy = Buffer.from(`offhook-backup 1\n${JSON.stringify({ ...header, seal })}\n`);
  assert.throws(() => decodeHeader(greedy), DecodeError);
});

const entry = fc.record(
  {
    name: fc.oneof(
      fc.constantFrom('offhook.sqlite', 'settings.yaml'),
      fc.stringMatching(/^[0-9a-f]{64}$/).map((hash) => `blobs/${hash}`),
    ),
    bytes: fc.uint8Array({ maxLength: 50 }),
  },
  { noNullPrototype: true },
);

/** Reads octets in pieces of a length. */
function readEntries(bytes: Uint8Array, piece: number): { name: string; bytes: Uint8Array }[] {
  const read: { name: string; bytes: Uint8Array }[] = [];
  const sink: EntrySink = {
    begin: (name) => void read.push({ name, bytes: new Uint8Array() }),
    data: (more) => {
      const last = read.at(-1);
      if (last !== undefined) last.bytes = Buffer.concat([last.bytes, more]);
    },
    end() {},
  };
  const reader = new EntryReader(sink, bytes.length);
  for (let at = 0; at < bytes.length; at += piece) reader.push(bytes.subarray(at, at + piece));
  reader.finish();
  return read;
}

test('entries are read back, in whatever pieces they come; cut anywhere they are refused', () => {
  const entries = fc.uniqueArray(entry, { maxLength: 5, selector: ({ name }) => name });
  fc.assert(
    fc.property(entries, fc.integer({ min: 1, max: 100 }), fc.nat(), (written, piece, cut) => {
      const parts = written.flatMap(({ name, bytes }) => [encodeEntryHead(name, bytes.length), bytes]);
      const content = Buffer.concat([...parts, END_OF_ENTRIES]);
      const read = readEntries(content, piece).map(({ name, bytes }) => ({
        name,
        bytes: new Uint8Array(bytes),
      }));
      assert.deepEqual(read, written);
      assert.throws(() => readEntries(content.subarray(0, cut % content.length), piece), DecodeError);
    }),
  );
});

test('noise gives entries or a DecodeError, and a name never leads out of the folder', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (noise) => {
      try {
        readEntries(noise, 7);
      } catch (error) {
        assert.ok(error instanceof DecodeError);
      }
    }),
  );
  for (const name of ['../x', '/etc/passwd', 'blobs/../x', 'offhook.sqlite-wal', `blobs/${'0'.repeat(63)}`]) {
    assert.throws(
      () => readEntries(Buffer.concat([encodeEntryHead(name, 0), END_OF_ENTRIES]), 100),
      DecodeError,
    );
  }
});
