import assert from 'node:assert/strict';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { LoadName } from '#values/load-name.ts';
import {
  addFirmwareSet,
  addOperatorFile,
  readFirmwareSets,
  readOperatorFiles,
  removeOperatorFile,
} from './stored-files.ts';
import { temporaryStore } from './testing/temporary-store.ts';

const noon = new Date('2026-11-23T12:00:00Z');
const loader = 'P003-8-12-00' as LoadName;
const set = (load: string, ...files: (readonly [name: string, content: string])[]) => ({
  load: load as LoadName,
  loader,
  files: files.map(([name, content]) => ({ name, bytes: Buffer.from(content) })),
});

test('firmware sets are listed oldest release first, with their files, and a new one replaces its like', async (t) => {
  const { db, blobs } = await temporaryStore(t);
  await addFirmwareSet(
    db,
    blobs,
    set('P0S3-8-12-00', ['P0S3-8-12-00.sb2', 'new'], ['P003-8-12-00.sbn', 'loader']),
    noon,
  );
  await addFirmwareSet(db, blobs, set('P0S3-8-2-00', ['P0S3-8-2-00.sb2', 'old']), noon);
  await addFirmwareSet(db, blobs, set('P0S3-8-2-00', ['P0S3-8-2-00.sb2', 'better']), noon);
  const sets = await readFirmwareSets(db);
  assert.deepEqual(
    sets.map(({ load, files }) => [load, ...files.map(({ name }) => name)]),
    [
      ['P0S3-8-2-00', 'P0S3-8-2-00.sb2'],
      ['P0S3-8-12-00', 'P003-8-12-00.sbn', 'P0S3-8-12-00.sb2'],
    ],
  );
  assert.equal(Buffer.from(blobs.get(sets[0]?.files[0]?.hash ?? '')).toString(), 'better');
});

test('an operator’s file replaces one of its name, and can be taken away', async (t) => {
  const { db, blobs } = await temporaryStore(t);
  const logo = (content: string) =>
    addOperatorFile(db, blobs, { name: 'logo.bmp', bytes: Buffer.from(content) }, noon);
  await logo('first');
  await logo('second');
  const [file, ...others] = await readOperatorFiles(db);
  assert.deepEqual(others, []);
  assert.equal(file?.size, 6);
  assert.equal(Buffer.from(blobs.get(file?.hash ?? '')).toString(), 'second');
  await removeOperatorFile(db, 'logo.bmp');
  assert.deepEqual(await readOperatorFiles(db), []);
  await assert.rejects(removeOperatorFile(db, 'logo.bmp'), { code: 'FILE_UNKNOWN' });
});

test('the same content is kept once, whole, and closed to others', async (t) => {
  const { folder, blobs } = await temporaryStore(t);
  const content = Buffer.alloc(100_000, 'ring');
  assert.equal(blobs.put(content), blobs.put(Buffer.from(content)));
  const names = readdirSync(join(folder, 'blobs'));
  assert.equal(names.length, 1, 'and no unfinished file beside it');
  const path = join(folder, 'blobs', names[0] ?? '');
  assert.equal(statSync(path).size, content.length);
  assert.equal(statSync(path).mode & 0o077, 0);
});
