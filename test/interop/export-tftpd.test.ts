/** A folder by hand is imported, exported again, and served by the TFTP server that most people use. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { encodePacket } from '#protocols/tftp/encode-packet.ts';
import { freePort } from '#test/support/free-port.ts';
import { Offhook } from '#test/support/offhook.ts';
import { plainFolder } from '#test/support/plain-folder.ts';
import { looseLoopbackAddress, reasonToSkip, startStockServer } from '#test/support/stock-server.ts';
import type { Ipv4Address } from '#values/ipv4-address.ts';
import type { MacAddress } from '#values/mac-address.ts';
import { VirtualPhone } from '#virtual-phone/virtual-phone.ts';

const LOOPBACK = '127.0.0.1' as Ipv4Address;
const MAC = '00:11:5C:93:AF:D1' as MacAddress;
const SECRET = 'pqRs7842';

test('a factory phone boots to registered from an export behind tftpd-hpa, which only its user can read', async (t) => {
  const reason = reasonToSkip('/usr/sbin/in.tftpd');
  if (reason !== undefined) return t.skip(reason);
  const offhook = new Offhook(t);
  const old = join(offhook.folder, 'old');
  mkdirSync(old);
  const elsewhere = { address: '203.0.113.9', port: 5060 };
  const files = plainFolder({
    mac: '00115C93AFD1',
    proxy: elsewhere,
    user: '208',
    secret: SECRET,
    natEnable: 1,
  });
  for (const [name, content] of Object.entries(files)) writeFileSync(join(old, name), content);
  await offhook.must('import', old, '--model', '7960', '--register-here');
  const serving = await offhook.serveOnLoopback();

  const folder = join(offhook.folder, 'exported');
  const text = await offhook.must('export', folder);
  assert.match(
    text,
    /Passwords: .*\n +Conversion: .*P0S3-8-12-00.*\n +Registrar: phones register at 127\.0\.0\.1/,
  );
  assert.ok(!text.includes(SECRET));
  const mode = (path: string) => statSync(path).mode & 0o777;
  assert.deepEqual([mode(folder), mode(join(folder, 'SIP00115C93AFD1.cnf'))], [0o700, 0o600]);
  const taken = await offhook.run('export', folder);
  assert.match(taken.stderr, /EXPORT_FOLDER_TAKEN/);

  execFileSync('chown', ['-R', 'nobody', folder]);
  execFileSync('chmod', ['711', offhook.folder]);
  const port = await freePort(LOOPBACK);
  const args = [
    '-L',
    '--address',
    `${LOOPBACK}:${port}`,
    '--user',
    'nobody',
    '--permissive',
    '--secure',
    folder,
  ];
  const question = encodePacket({ kind: 'rrq', name: 'ready', mode: 'octet', options: [] });
  await using _tftpd = await startStockServer('/usr/sbin/in.tftpd', args, {
    address: LOOPBACK,
    port,
    question,
  });
  // Another Offhook takes the folder over without seeing it, by asking the server.
  const other = new Offhook(t);
  const asked = await other.run('import', `tftp://${LOOPBACK}:${port},${MAC}`);
  assert.equal(asked.code, 0, asked.stderr);
  assert.match(
    asked.stdout,
    /A TFTP server has no list of its files: \d+ names were asked for, \d+ are there/,
  );
  assert.match(await other.must('firmware', 'list'), /^P0S3-8-12-00 /m);
  assert.match(await other.must('extension', 'list', '--reveal'), new RegExp(`^208 .*${SECRET}`, 'm'));
  assert.match(await other.must('file', 'list'), /^RINGLIST\.DAT /m);
  const nobody = await other.run('import', `tftp://${LOOPBACK}:${await freePort(LOOPBACK)}`);
  assert.match(nobody.stderr, /IMPORT_SERVER_SILENT/);

  await using phone = new VirtualPhone({
    mac: MAC,
    model: '7960',
    localAddress: looseLoopbackAddress(),
    tftpServer: { address: LOOPBACK, port },
    speed: 60,
  });
  assert.equal((await phone.powerOn()).kind, 'registered');
  assert.equal(phone.flash.application, 'P0S3-8-12-00');
  const registered = await serving.event(({ type }) => type === 'registered', 'the registration');
  assert.equal(registered.extension, '208');
});
