/** `virtual-phone boot` against a running `serve`: what it prints, what it keeps, how it ends. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { type TestContext, test } from 'node:test';
import { startCommand } from '#test/support/command.ts';
import { writeFirmwareFolder } from '#test/support/firmware-folder.ts';
import { NetworkNamespace } from '#test/support/network-namespace.ts';
import { Offhook, PROGRAM } from '#test/support/offhook.ts';
import { reasonToSkip } from '#test/support/stock-server.ts';
import type { Ipv4Address } from '#values/ipv4-address.ts';
import type { MacAddress } from '#values/mac-address.ts';
import { formatFlash, loaderOnlyFlash, parseFlash } from '#virtual-phone/flash.ts';

const MAC = '00:11:5C:93:AF:D1' as MacAddress;
const ADDRESS = '127.0.6.51' as Ipv4Address;

interface House {
  readonly offhook: Offhook;
  /** The words of `virtual-phone boot` for this phone and server. */
  readonly boot: (...more: string[]) => string[];
}

async function houseWithOnePhone(t: TestContext): Promise<House> {
  const offhook = new Offhook(t);
  await offhook.must('firmware', 'add', writeFirmwareFolder(offhook.folder));
  await offhook.addPhone(MAC, '208', ADDRESS);
  const serving = await offhook.serveOnLoopback();
  const boot = (...more: string[]) => {
    const server = ['--tftp', `127.0.0.1:${serving.tftpPort}`];
    return [
      'virtual-phone',
      'boot',
      '--mac',
      MAC,
      ...server,
      '--address',
      ADDRESS,
      '--speed',
      '200',
      ...more,
    ];
  };
  return { offhook, boot };
}

test('in words: from the shelf to registered, exit code 0', async (t) => {
  const { offhook, boot } = await houseWithOnePhone(t);
  const { code, stdout, stderr } = await offhook.run(...boot());
  assert.deepEqual([code, stderr], [0, '']);
  const story = stdout
    .trimEnd()
    .split('\n')
    .map((line) => /^ *[\d.]+ s [·✓!] 00:11:5C:93:AF:D1 (.*)$/.exec(line)?.[1] ?? assert.fail(line));
  assert.equal(story[0], 'power on, loader P00307020300, application P00307020300');
  const landmarks = [
    'restarts: SCCP is to become P0S3-8-12-00',
    'restarts: loader P003-8-12-00 was written',
    'P0S3-8-12-00.sb2: 756524 octets',
    'restarts: application P0S3-8-12-00 was written',
    'screen: 208',
  ];
  const places = landmarks.map((landmark) => story.indexOf(landmark));
  assert.deepEqual(
    places,
    places.toSorted((a, b) => a - b),
    stdout,
  );
  assert.ok(!places.includes(-1), stdout);
  assert.match(story.at(-2) ?? '', /^line 1 registered as 208 with 127\.0\.0\.1:\d+ for 3600 s$/);
  assert.equal(story.at(-1), 'power off (switched off)');
  assert.doesNotMatch(stdout, /password: |secret/);
});

test('--json: one event a line, the outcome last', async (t) => {
  const { offhook, boot } = await houseWithOnePhone(t);
  const stdout = await offhook.must(...boot('--json', '--loader-only', '--model', '7960G'));
  const events = stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  const [{ type, loader, application }] = events;
  assert.deepEqual([type, loader, application], ['power-on', 'P003-8-12-00', null]);
  const { lines, ...outcome } = events.at(-1);
  assert.deepEqual(outcome, { type: 'outcome', kind: 'registered' });
  assert.deepEqual([lines[0].line, lines[0].user, lines[0].registered], [1, '208', true]);
  const octets = events.filter((event) => event.type === 'progress' && event.name === 'P0S3-8-12-00.sb2');
  assert.equal(octets.length, 11, 'one for each 64 KiB of 757 kB');
});

test('--flash: it remembers, and another --loader-only phone does not take its place', async (t) => {
  const { offhook, boot } = await houseWithOnePhone(t);
  const file = join(offhook.folder, 'phone.json');
  const first = await offhook.must(...boot('--flash', file, '--loader-only'));
  assert.match(first, /P0S3-8-12-00\.sb2: 756524 octets/);
  assert.equal(statSync(file).mode & 0o777, 0o600, 'it holds a password');
  assert.equal(parseFlash(readFileSync(file, 'utf8')).application, 'P0S3-8-12-00');

  const second = await offhook.must(...boot('--flash', file));
  assert.match(second, /power on, loader P003-8-12-00, application P0S3-8-12-00/);
  assert.doesNotMatch(second, /\.sb2/);

  const refused = await offhook.run(...boot('--flash', file, '--loader-only'));
  assert.equal(refused.code, 1);
  assert.match(refused.stderr, /FLASH_FILE_IN_USE/);
  const nowhere = await offhook.run(...boot('--flash', join(offhook.folder, 'no', 'phone.json')));
  assert.equal(nowhere.code, 1);
  assert.match(nowhere.stderr, /FLASH_FILE_UNWRITABLE/);
});

interface Line {
  readonly type: string;
  readonly state?: string;
  readonly name?: string;
  readonly kind?: string;
}

/** Boots with --json and pulls the plug by Ctrl-C at the first line that fits. */
async function unplugAt(t: TestContext, words: readonly string[], fits: (line: Line) => boolean) {
  const child = startCommand([PROGRAM, ...words, '--json']);
  t.after(() => child.kill('SIGKILL'));
  const lines: Line[] = [];
  createInterface(child.stdout).on('line', (text) => {
    const line = JSON.parse(text);
    lines.push(line);
    if (fits(line)) child.kill('SIGINT');
  });
  const [code] = await once(child, 'close');
  return { code, last: lines.at(-1) };
}

test('--stay works on until Ctrl-C; the registration stands', async (t) => {
  const { boot } = await houseWithOnePhone(t);
  const words = boot('--stay', '--loader-only');
  const isRegistered = ({ type, state }: Line) => type === 'state' && state === 'registered';
  const { code, last } = await unplugAt(t, words, isRegistered);
  assert.deepEqual([code, last?.type, last?.kind], [0, 'outcome', 'registered']);
});

test('a plug pulled in the middle of a transfer leaves the flash as it was then', async (t) => {
  const { offhook, boot } = await houseWithOnePhone(t);
  const file = join(offhook.folder, 'phone.json');
  const words = boot('--flash', file, '--loader-only');
  const { code, last } = await unplugAt(t, words, ({ type }) => type === 'progress');
  assert.equal(code, 1);
  assert.deepEqual(last, { type: 'outcome', kind: 'off', reason: 'switched off' });
  assert.equal(readFileSync(file, 'utf8'), formatFlash(loaderOnlyFlash()));
});

test('a phone that gets nowhere says why, exit code 1; a word too much is a usage error, 2', async (t) => {
  const offhook = new Offhook(t);
  const serving = await offhook.serveOnLoopback();
  const server = `127.0.0.1:${serving.tftpPort}`;
  const words = ['virtual-phone', 'boot', '--mac', MAC, '--address', ADDRESS, '--speed', '2000'];
  // There is nothing that a stuck phone could stay for.
  const stuck = await offhook.run(...words, '--tftp', server, '--stay');
  assert.deepEqual([stuck.code, stuck.stderr], [1, '']);
  assert.match(
    stuck.stdout,
    /! 00:11:5C:93:AF:D1 stuck: SCCP P00307020300 runs, and no other load is offered/,
  );
  const wrong = await offhook.run(...words, '--tftp', `${server}:1`);
  assert.equal(wrong.code, 2);
  assert.match(wrong.stderr, /Write ADDRESS or ADDRESS:PORT/);
});

test('without --address it stays clear of a server on 127.0.0.1:5060', async (t) => {
  const reason = reasonToSkip('/usr/sbin/ip');
  if (reason !== undefined) return t.skip(reason);
  const offhook = new Offhook(t, new NetworkNamespace(t, 'boot').prefix);
  await offhook.must('firmware', 'add', writeFirmwareFolder(offhook.folder));
  await offhook.addPhone(MAC, '208', '127.0.0.2' as Ipv4Address);
  const serving = await offhook.serve('--listen', '127.0.0.1');
  assert.deepEqual([serving.tftpPort, serving.sipPort], [69, 5060]);
  const words = ['virtual-phone', 'boot', '--mac', MAC, '--tftp', '127.0.0.1', '--speed', '200'];
  await offhook.must(...words);
});
