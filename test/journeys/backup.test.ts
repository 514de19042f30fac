/** One file that holds everything: written while phones are served, and brought back somewhere else. */
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { runCommand } from '#test/support/command.ts';
import { overTftp } from '#test/support/fetch-as-phone.ts';
import { writeFirmwareFolder } from '#test/support/firmware-folder.ts';
import { Offhook, PROGRAM } from '#test/support/offhook.ts';
import type { Ipv4Address } from '#values/ipv4-address.ts';
import type { MacAddress } from '#values/mac-address.ts';

const mac = '00:11:5C:93:AF:D1' as MacAddress;
const address = '127.0.3.61' as Ipv4Address;
const SECRET = 'correct-horse-battery';

test('a backup of a running server, sealed, brings everything back in another folder', async (t) => {
  const offhook = new Offhook(t);
  await offhook.must('extension', 'add', '208', '--secret', SECRET);
  await offhook.must('phone', 'add', mac, '--model', '7960', '--line', '208', '--bind', address);
  await offhook.must('firmware', 'add', writeFirmwareFolder(offhook.folder));
  const server = await offhook.serveOnLoopback();
  const fetched = await overTftp(server, address, 'SIP00115C93AFD1.cnf');

  const passphrase = join(offhook.folder, 'passphrase');
  writeFileSync(passphrase, 'a few words\n', { mode: 0o600 });
  const file = join(offhook.folder, 'all.backup');
  // Somebody writes all the while; a backup is of one moment.
  const writing = (async () => {
    for (const value of ['2', '3', '4', '5'])
      await offhook.must('set', 'sync', value, 'phone_prompt', `now ${value}`);
  })();
  const told = await offhook.must('backup', file, '--passphrase-file', passphrase);
  await writing;
  assert.match(told, /\d octets, \d+ stored files, sealed\./);
  assert.equal(statSync(file).mode & 0o777, 0o600);
  assert.ok(!readFileSync(file).includes(SECRET));
  assert.match((await offhook.run('backup', file)).stderr, /BACKUP_EXISTS/);
  assert.match(
    (await offhook.run('restore', file, '--replace', '--passphrase-file', passphrase)).stderr,
    /RESTORE_WHILE_SERVED/,
  );
  await server.stop();

  const other = new Offhook(t);
  const needed = await other.run('restore', file);
  assert.match(needed.stderr, /BACKUP_PASSPHRASE_NEEDED/);
  await other.must('restore', file, '--passphrase-file', passphrase);
  const values = await other.must('get', 'sync', 'phone_prompt');
  const sync = /^sync +"(\d)"/m.exec(values)?.[1];
  if (sync !== '1')
    assert.match(values, new RegExp(`^phone_prompt +"now ${sync}"`, 'm'), 'both of one command, or none');
  assert.match(await other.must('firmware', 'list'), /^P0S3-8-12-00 /m);
  const again = await other.serveOnLoopback();
  const served = await overTftp(again, address, 'SIP00115C93AFD1.cnf');
  assert.ok(fetched.kind === 'received' && served.kind === 'received');
  assert.ok(Buffer.from(served.bytes).includes(SECRET));
  await again.stop();

  const taken = await other.run('restore', file, '--passphrase-file', passphrase);
  assert.match(taken.stderr, /RESTORE_FOLDER_TAKEN/);
  await other.must('extension', 'add', '999');
  const replaced = await other.must('restore', file, '--replace', '--passphrase-file', passphrase);
  assert.match(replaced, /What was there lies in .*before-restore-/);
  assert.doesNotMatch(await other.must('extension', 'list'), /999/);
  const aside = readdirSync(other.folder).find((name) => name.startsWith('before-restore-')) ?? '';
  assert.ok(existsSync(join(other.folder, aside, 'offhook.sqlite')));
});

test('what is no backup is refused with what to do, and a passphrase comes from the environment too', async (t) => {
  const offhook = new Offhook(t);
  await offhook.must('extension', 'add', '208', '--secret', SECRET);
  const file = join(offhook.folder, 'x.backup');
  const env = { OFFHOOK_PASSPHRASE: 'from outside' };
  const sealed = await runCommand([PROGRAM, '--data', offhook.folder, 'backup', file], { env });
  assert.match(sealed.stdout, /, sealed\./);
  const wrong = await runCommand([PROGRAM, '--data', join(offhook.folder, 'new'), 'restore', file], {
    env: { OFFHOOK_PASSPHRASE: 'from elsewhere' },
  });
  assert.match(wrong.stderr, /BACKUP_PASSPHRASE_WRONG/);
  const unaskable = await offhook.run('backup', join(offhook.folder, 'y.backup'), '--seal');
  assert.match(unaskable.stderr, /PASSPHRASE_UNASKABLE/);
  const foreign = await offhook.run('restore', PROGRAM);
  assert.match(foreign.stderr, /is no backup of Offhook\.\n.*offhook import.*BACKUP_FOREIGN/s);
  const open = await offhook.must('backup', join(offhook.folder, 'open.backup'));
  assert.match(open, /not sealed: whoever can read it can read the secrets/);
});
