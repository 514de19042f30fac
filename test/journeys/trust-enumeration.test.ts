/** Whoever asks for names without being the phone learns no secret, however many names that are. */
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { runCommand } from '#test/support/command.ts';
import { overHttp, overTftp } from '#test/support/fetch-as-phone.ts';
import { writeFirmwareFolder } from '#test/support/firmware-folder.ts';
import { makeNetwork } from '#test/support/network-namespace.ts';
import { Offhook } from '#test/support/offhook.ts';
import { reasonToSkip } from '#test/support/stock-server.ts';
import type { Ipv4Address } from '#values/ipv4-address.ts';

/** Adopted phones: where an operator has bound them, or nothing has. */
const PHONES = [
  { digits: '00115C93AFD1', extension: '208', secret: 'first-of-the-secrets', bind: '127.0.2.1' },
  { digits: '00115C93AFD2', extension: '209', secret: 'second-of-the-secrets', bind: '127.0.2.2' },
  { digits: '00115C93AFE0', extension: '210', secret: 'third-of-the-secrets', bind: undefined },
] as const;
const ADMIN_PASSWORD = 'fourth-of-the-secrets';
const SECRETS = [...PHONES.map(({ secret }) => secret), ADMIN_PASSWORD];

async function takeIn(offhook: Offhook, { bound }: { bound: boolean }): Promise<void> {
  await offhook.must('firmware', 'add', writeFirmwareFolder(offhook.folder));
  for (const { digits, extension, secret, bind } of PHONES) {
    await offhook.must('extension', 'add', extension, '--secret', secret);
    const binding = bound && bind !== undefined ? ['--bind', bind] : [];
    await offhook.must('phone', 'add', digits, '--model', '7960', '--line', extension, ...binding);
  }
  await offhook.must('set', 'phone_password', ADMIN_PASSWORD);
}

function assertNoSecretIn(text: string | Uint8Array, where: string): void {
  const found = SECRETS.find((secret) => Buffer.from(text).includes(secret));
  assert.equal(found, undefined, `a secret is in ${where}`);
}

test('a thousand MAC addresses over TFTP and HTTP give no secret, and an alarm at the third', async (t) => {
  const offhook = new Offhook(t);
  await takeIn(offhook, { bound: true });
  const serving = await offhook.serveOnLoopback();
  const stranger = '127.0.2.66' as Ipv4Address;
  // The real ones are spread among 1,000 neighbours of the same maker.
  const first = 0x00115c93ae00;
  const digits = Array.from({ length: 1000 }, (_, index) =>
    (first + index).toString(16).toUpperCase().padStart(12, '0'),
  );
  for (const phone of PHONES) assert.ok(digits.includes(phone.digits));

  const probe = async (mac: string) => {
    const refused = await overTftp(serving, stranger, `SIP${mac}.cnf`);
    assert.deepEqual([mac, refused.kind, 'code' in refused && refused.code], [mac, 'refused', 1]);
    assertNoSecretIn(JSON.stringify(refused), 'a TFTP error');
    const { status, bytes } = await overHttp(serving, stranger, `SIP${mac}.cnf`);
    assert.equal(status, 404);
    assertNoSecretIn(bytes, 'an HTTP answer');
  };
  for (let at = 0; at < digits.length; at += 20) {
    await Promise.all(digits.slice(at, at + 20).map(probe));
  }
  // What is answered to anyone holds no secret either, in whatever spelling it is asked for.
  const names = PHONES.flatMap(({ digits: mac }) => [
    `SEP${mac}.cnf.xml`,
    `./sip${mac.toLowerCase()}.CNF`,
    `/../SIP${mac}.cnf`,
    `SIP${mac}.cnf\\`,
    `backup/SIP${mac}.cnf`,
    `CTLSEP${mac}.tlv`,
    `MGC${mac}.cnf`,
  ]);
  for (const name of [...names, 'SIPDefault.cnf', 'XMLDefault.cnf.xml', 'OS79XX.TXT', 'RINGLIST.DAT']) {
    const answer = await overTftp(serving, stranger, name);
    if (answer.kind === 'received') assertNoSecretIn(answer.bytes, name);
    else assert.deepEqual([name, answer.kind, 'code' in answer && answer.code], [name, 'refused', 1]);
    assertNoSecretIn((await overHttp(serving, stranger, encodeURI(name))).bytes, name);
  }

  const isAlarm = ({ type }: { type: string }) => type === 'secrets-probed';
  const alarm = await serving.event((event) => isAlarm(event) && event.phones === 1000, 'the last alarm');
  assert.equal(alarm.address, stranger);
  const alarms = serving.events.filter(isAlarm);
  assert.deepEqual(
    alarms.map(({ phones }) => phones),
    [3, 10, 100, 1000],
  );
  const before = serving.events.slice(0, serving.events.findIndex(isAlarm));
  const asked = before.filter(({ type }) => type === 'file-refused').map(({ mac }) => mac);
  assert.equal(new Set(asked).size, 3, 'the first alarm comes with the third phone');

  const own = await overTftp(serving, PHONES[0].bind as Ipv4Address, `SIP${PHONES[0].digits}.cnf`);
  assert.ok(
    own.kind === 'received' && Buffer.from(own.bytes).includes(PHONES[0].secret),
    'the phone gets it',
  );
  await serving.stop();
  assertNoSecretIn(serving.output, 'what serve printed');
  assertNoSecretIn(await offhook.must('phone', 'list', '--json'), 'the list of phones');
  assertNoSecretIn(await offhook.must('phone', 'show', PHONES[0].digits, '--json'), 'the timeline');
});

test("nmap's tftp-enum finds what every phone may see, and no configuration", async (t) => {
  const reason = reasonToSkip('/usr/sbin/ip', '/usr/bin/nmap', '/usr/bin/strace');
  if (reason !== undefined) return t.skip(reason);
  const server = '192.168.78.1';
  const machines = makeNetwork(t, { server: { address: server }, prober: { address: '192.168.78.66' } });
  const offhook = new Offhook(t, machines.server.prefix);
  await takeIn(offhook, { bound: false });

  // nmap lets go of its port when it has asked and binds it anew, 30 s lost for each answer that comes between.
  // So strace holds back each datagram of the server for 5 ms; and it writes them all down.
  const sent = join(offhook.folder, 'sent');
  const calls = 'sendto,sendmsg,sendmmsg';
  const held = ['-e', `trace=${calls}`, '-e', `inject=${calls}:delay_enter=5000`];
  const strace = ['/usr/bin/strace', '-D', '-f', '-s', '600', '-o', sent, ...held];
  const serving = await offhook.serveUnder(strace);

  const names = PHONES.flatMap(({ digits }) => [
    `SIP${digits}.cnf`,
    `SEP${digits}.cnf.xml`,
    `MGC${digits}.cnf`,
  ]);
  writeFileSync(join(offhook.folder, 'names'), names.join('\n'));
  const probe = [...machines.prober.prefix, '/usr/bin/nmap', '-n', '-Pn', '-sU', '-p', '69'];
  const find = async (...args: string[]) => {
    const words = [...probe, '--script', 'tftp-enum', ...args, server];
    const { stdout } = await runCommand(words, { env: { NMAPDIR: offhook.folder } });
    assert.match(stdout, /^69\/udp open +tftp/m);
    return Array.from(stdout.matchAll(/^\|[ _]+(?!tftp-enum)(\S+)/gm), ([, name]) => name);
  };
  const firmware = ['P003-8-12-00.bin', 'P003-8-12-00.sbn', 'P0S3-8-12-00.loads', 'P0S3-8-12-00.sb2'];
  assert.deepEqual(await find(), [...firmware, 'RINGLIST.DAT', 'dialplan.xml', 'syncinfo.xml']);
  assert.deepEqual(
    await find('--script-args', 'tftp-enum.filelist=names'),
    PHONES.map(({ digits }) => `SEP${digits}.cnf.xml`),
  );
  const alarm = await serving.event(({ type }) => type === 'secrets-probed', 'the alarm');
  assert.deepEqual([alarm.address, alarm.phones], ['192.168.78.66', 3]);

  const datagrams = readFileSync(sent, 'latin1');
  assert.ok(datagrams.includes('File not found') && datagrams.includes('loadInformation'), 'strace saw them');
  assertNoSecretIn(datagrams, 'a datagram');
  assertNoSecretIn(serving.output, 'what serve printed');
});
