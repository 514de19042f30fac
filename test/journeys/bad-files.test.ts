import assert from 'node:assert/strict';
import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, test } from 'node:test';
import { runCommand } from '#test/support/command.ts';
import { writeFirmwareFolder } from '#test/support/firmware-folder.ts';
import { Offhook, PROGRAM } from '#test/support/offhook.ts';
import { reasonToSkip } from '#test/support/stock-server.ts';

const LOADER = 'P003-8-12-00.sbn';
const IMAGE = 'P0S3-8-12-00.sb2';
const LIST = 'P0S3-8-12-00.loads';

describe('firmware', () => {
  /** What is wrong with a set, how it came about in its folder, and what is told. */
  const cases: readonly (readonly [
    what: string,
    spoil: (path: (name: string) => string) => void,
    code: string,
    says: readonly string[],
  ])[] = [
    ['a missing part', (path) => rmSync(path(LOADER)), 'FIRMWARE_PART_MISSING', [LOADER]],
    [
      'several missing parts',
      (path) => {
        rmSync(path(LOADER));
        rmSync(path(IMAGE));
      },
      'FIRMWARE_PART_MISSING',
      [LOADER, IMAGE],
    ],
    [
      'wrong letter case',
      (path) => renameSync(path(IMAGE), path(IMAGE.toLowerCase())),
      'FIRMWARE_PART_WRONG_CASE',
      [`Rename ${IMAGE.toLowerCase()} to ${IMAGE}`],
    ],
    [
      'a part that was cut short',
      (path) => truncateSync(path(IMAGE), 1000),
      'FIRMWARE_PART_TRUNCATED',
      [`${IMAGE} has 1000 octets of 756524`],
    ],
    [
      'a part under another name',
      (path) => copyFileSync(path(LOADER), path(LIST)),
      'FIRMWARE_PART_RENAMED',
      [LIST, LOADER],
    ],
    [
      'a list that is no firmware file',
      (path) => writeFileSync(path(LIST), 'hello'),
      'FIRMWARE_PART_UNSIGNED',
      [LIST],
    ],
    ['no list at all', (path) => rmSync(path(LIST)), 'FIRMWARE_NO_LIST', ['no .loads file']],
  ];
  for (const [what, spoil, code, says] of cases) {
    test(`${what}: it is named, and nothing is added`, async (t) => {
      const offhook = new Offhook(t);
      const folder = writeFirmwareFolder(offhook.folder);
      spoil((name) => join(folder, name));
      const { code: exit, stdout, stderr } = await offhook.run('firmware', 'add', folder);
      assert.equal(exit, 1);
      assert.equal(stdout, '');
      for (const part of says) assert.ok(stderr.includes(part), `${stderr} lacks ${part}`);
      assert.match(stderr, new RegExp(`Nothing was added\\.\\n.*\\[${code}\\]\\n$`));
      assert.equal(readdirSync(offhook.folder).includes('blobs'), false, 'no content was kept');
    });
  }
});

describe('the data folder', () => {
  test('settings.yaml with a wrong key is refused with its line by whoever reads it', async (t) => {
    const offhook = new Offhook(t);
    offhook.writeSettings('sip:\n  port: 5070\n  relam: phones\n');
    for (const words of [['serve'], ['what-if', '00115C93AFD1', 'SIPDefault.cnf'], ['get']]) {
      const { code, stderr } = await offhook.run(...words);
      assert.equal(code, 1, stderr);
      assert.match(
        stderr,
        /\/settings\.yaml:3: sip\.relam is not a known key\.\n {2}Did you mean realm\?.*\[SETTINGS_FILE_UNREADABLE\]/,
      );
    }
  });

  test('a file in its place is named', async (t) => {
    const offhook = new Offhook(t);
    const path = join(offhook.folder, 'file');
    writeFileSync(path, '');
    const { code, stderr } = await runCommand([PROGRAM, '--data', path, 'phone', 'list']);
    assert.equal(code, 1);
    assert.ok(stderr.includes(`${path} can't be used: it is a file.`), stderr);
    assert.match(stderr, /--data\. \[DATA_FOLDER_UNUSABLE\]/);
  });

  test('somebody else’s folder is not taken over', async (t) => {
    const offhook = new Offhook(t);
    const path = join(offhook.folder, 'home');
    mkdirSync(path);
    writeFileSync(join(path, 'thesis.tex'), 'x');
    chmodSync(path, 0o755);
    const { code, stderr } = await runCommand([PROGRAM, '--data', path, 'phone', 'list']);
    assert.equal(code, 1);
    assert.match(
      stderr,
      /holds other files and is open to other users.*\n.*chmod 700.*\[DATA_FOLDER_FOREIGN\]/,
    );
    assert.deepEqual(readdirSync(path), ['thesis.tex']);
  });

  test('a store that is no database is left as it is', async (t) => {
    const offhook = new Offhook(t);
    const path = join(offhook.folder, 'offhook.sqlite');
    writeFileSync(path, 'no database\n'.repeat(1000));
    for (const words of [
      ['phone', 'list'],
      ['extension', 'add', '208'],
      ['serve', '--listen', '127.0.0.1'],
    ]) {
      const { code, stderr } = await offhook.run(...words);
      assert.equal(code, 1, stderr);
      assert.match(
        stderr,
        /offhook\.sqlite: it is no SQLite database.*\n {2}Restore it from a backup.*\[STORE_DAMAGED\]/,
      );
    }
    assert.equal(readFileSync(path, 'utf8'), 'no database\n'.repeat(1000));
  });

  test('a disk that is full is told, and no set is half there', {
    skip: reasonToSkip('/usr/bin/unshare'),
  }, async (t) => {
    const offhook = new Offhook(t);
    const firmware = writeFirmwareFolder(offhook.folder);
    const disk = join(offhook.folder, 'disk');
    mkdirSync(disk);
    const script = [
      'mount -t tmpfs -o size=700k,mode=0700 none "$2"',
      '"$1" --data "$2" extension add 208 >&2',
      '"$1" --data "$2" firmware add "$3" >&2; echo $?',
      'ls "$2"/blobs | grep -c part',
      '"$1" --data "$2" firmware list --json',
      '"$1" --data "$2" extension list --json',
    ].join('\n');
    const words = ['/usr/bin/unshare', '--mount', '/bin/sh', '-c', script, 'sh', PROGRAM, disk, firmware];
    const { stdout, stderr } = await runCommand(words, { cwd: dirname(firmware) });
    assert.match(stderr, /the disk is full.*\n {2}Make room.*\[STORE_FULL\]/);
    const [exit, unfinished, ...json] = stdout.split('\n');
    assert.deepEqual([exit, unfinished], ['1', '0']);
    assert.match(json.join(''), /^\[\]\[ *\{ *"number": "208"/);
  });

  test('a port that is taken ends serve with its name', async (t) => {
    const offhook = new Offhook(t);
    const serving = await offhook.serveOnLoopback();
    for (const [option, port, code] of [
      ['--tftp-port', serving.tftpPort, 'TFTP_PORT_TAKEN'],
      ['--http-port', serving.httpPort, 'HTTP_PORT_TAKEN'],
      ['--sip-port', serving.sipPort, 'SIP_PORT_TAKEN'],
    ] as const) {
      const other = join(offhook.folder, code);
      const ports = ['--tftp-port', '0', '--http-port', '0', '--sip-port', '0'];
      const words = [
        PROGRAM,
        '--data',
        other,
        'serve',
        '--listen',
        '127.0.0.1',
        ...ports,
        option,
        String(port),
      ];
      const { code: exit, stderr } = await runCommand(words);
      assert.equal(exit, 1);
      assert.ok(stderr.includes(`port ${port} of 127.0.0.1 is in use by another program`), stderr);
      assert.ok(stderr.includes(`[${code}]`), stderr);
    }
  });
});
