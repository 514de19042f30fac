import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { sql } from 'kysely';
import { openDatabase } from './database.ts';
import { addExtension, readExtensions } from './extensions.ts';

test('a transaction that reads first waits its turn when another connection writes in between', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'offhook-store-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const [cli, server] = [await openDatabase(folder), await openDatabase(folder)];
  t.after(() => Promise.all([cli.destroy(), server.destroy()]));
  const extension = (number: number) => ({ number: String(number), name: 'n', secret: 's' });

  await cli.transaction().execute(async (transaction) => {
    await transaction.selectFrom('extension').selectAll().execute();
    // The server's busy time-out would block this thread, so it is asked to fail at once.
    await assert.rejects(
      server.connection().execute(async (connection) => {
        await sql`pragma busy_timeout = 0`.execute(connection);
        await addExtension(connection as typeof server, extension(2));
      }),
      /locked/,
    );
    await transaction.insertInto('extension').values(extension(1)).execute();
  });
  await addExtension(server, extension(3));
  assert.deepEqual(
    (await readExtensions(cli)).map(({ number }) => number),
    ['1', '3'],
  );
});
