/** An old TFTP folder is taken over, looked at, taken back, and given away again. */
import assert from 'node:assert/strict';
import { cpSync, mkdirSync, readdirSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { Offhook } from '#test/support/offhook.ts';
import { writeZip, zipOf } from '#test/support/zip-file.ts';

const TREES = fileURLToPath(new URL('../fixtures/trees', import.meta.url));
const HEALTHY = join(TREES, 'healthy', 'tftpboot');
const FLEET = join(TREES, 'converted-fleet', 'tftpboot');
const MAC = '00:07:EB:3C:41:A0';
const SECRETS = ['9c41e07ab2d85f6630c7e9a1b4d2f805', '07d3b5f19ae2c84460b8d1f7e3a95c2b', '"cisco"'];

function contentsOf(folder: string): Record<string, string> {
  const names = readdirSync(folder).sort();
  return Object.fromEntries(names.map((name) => [name, readFileSync(join(folder, name), 'latin1')]));
}

test('a folder is tried out, imported as one revision, found unchanged, and taken back', async (t) => {
  const offhook = new Offhook(t);
  const tried = await offhook.run('import', FLEET, '--dry-run');
  assert.equal(tried.code, 0);
  assert.match(tried.stdout, /^00:07:EB:3C:41:A0 +\? +1: 3301, 2: 3302$/m);
  assert.match(
    tried.stdout,
    /^ {2}SIPDefault\.cnf:33 transfer_onhook_enabled is no setting of these phones/m,
  );
  assert.match(tried.stdout, /^Left out:\n(.*\n)* {2}SEP0007EB3C41A0\.cnf and 1 more No phone asks/m);
  assert.match(tried.stdout, /^Nothing was written\./m);
  assert.match(tried.stderr, /nothing tells the model of 1 phones/);
  assert.match((await offhook.run('import', FLEET)).stderr, /IMPORT_MODEL_UNKNOWN/);
  assert.equal((await offhook.must('phone', 'list')).trim(), '');

  const imported = await offhook.must('import', FLEET, '--model', '7960');
  assert.match(imported, /^Imported\. Take it back with: offhook rollback 1$/m);
  const file = await offhook.must('what-if', MAC, 'SIP<MAC>.cnf', '--reveal');
  for (const line of [
    /^line1_password: "9c41e07ab2d85f6630c7e9a1b4d2f805"$/m,
    /^line2_shortname: "3302 the gatehouse "$/m,
    /^phone_label: "LOADING BAY "$/m,
    /^telnet_level: 2$/m,
  ]) {
    assert.match(file, line);
  }
  assert.match(await offhook.must('what-if', MAC, 'SIPDefault.cnf'), /^transfer_onhook_enabled: 1$/m);
  assert.equal(
    await offhook.must('what-if', MAC, 'dialplan.xml'),
    readFileSync(join(FLEET, 'dialplan.xml'), 'utf8'),
  );
  const why = await offhook.run('get', MAC, '--why');
  assert.match(why.stdout, /^phone_label .*\n +# the blank is for looks$/m);

  assert.match(await offhook.must('import', FLEET, '--model', '7960'), /^Nothing had to be changed\.$/m);
  const history = JSON.parse(await offhook.must('history', '--json'));
  assert.deepEqual(
    history.map(({ seq, what }: { seq: number; what: string }) => [seq, what]),
    [[1, 'import of tftpboot']],
  );
  await offhook.must('rollback', '1');
  assert.equal((await offhook.must('phone', 'list')).trim(), '');
  assert.equal((await offhook.must('extension', 'list')).trim(), '');
});

test('an import is whole or not at all, and writes over nothing unless told to', async (t) => {
  const offhook = new Offhook(t);
  await offhook.must('extension', 'add', '1');
  await offhook.must('group', 'add', '3302', '--ring', '1');
  const taken = await offhook.run('import', FLEET, '--model', '7960');
  assert.match(taken.stderr, /NUMBER_TAKEN/);
  assert.equal((await offhook.must('phone', 'list')).trim(), '');
  assert.equal((await offhook.must('file', 'list')).trim(), '');

  await offhook.must('group', 'remove', '3302');
  await offhook.must('extension', 'add', '3301', '--secret', 'another', '--name', 'Loading bay');
  await offhook.must('set', 'time_zone', 'Europe/Brussels');
  const conflicts = await offhook.run('import', FLEET, '--model', '7960');
  assert.equal(conflicts.code, 1);
  assert.match(
    conflicts.stderr,
    /Extension 3301 is there with another secret\.\n.*time_zone is set for site to another value \(Europe\/Brussels\)\.\nNothing was written\.\n.*IMPORT_CONFLICTS/s,
  );
  const tried = await offhook.run('import', FLEET, '--model', '7960', '--dry-run');
  assert.match(tried.stderr, /Extension 3301 is there with another secret/);
  assert.equal((await offhook.must('phone', 'list')).trim(), '');
  await offhook.must('import', FLEET, '--model', '7960', '--overwrite');
  assert.match(await offhook.must('get', 'time_zone'), /"CST"/);
  assert.match(await offhook.must('extension', 'list', '--reveal'), /^3301 .* 9c41e07a/m);
});

test('no secret is printed, whatever is asked', async (t) => {
  const offhook = new Offhook(t);
  for (const words of [
    ['--dry-run'],
    ['--dry-run', '--details'],
    ['--dry-run', '--json'],
    ['--details'],
    ['--json'],
  ]) {
    const { stdout, stderr, code } = await offhook.run('import', FLEET, '--model', '7960', ...words);
    assert.equal(code, 0);
    for (const secret of SECRETS) assert.ok(!`${stdout}${stderr}`.includes(secret), words.join(' '));
  }
  const { stdout } = await offhook.run('diff', '0', '1');
  for (const secret of SECRETS) assert.ok(!stdout.includes(secret));
});

test('an export comes back as it went, out of a folder or a zip', async (t) => {
  const [first, second, third] = [new Offhook(t), new Offhook(t), new Offhook(t)];
  await first.must('import', HEALTHY, '--model', '7960');
  const [one, two, three] = [first, second, third].map(({ folder }) => join(folder, 'out')) as [
    string,
    string,
    string,
  ];
  await first.must('export', one, '--address', '192.0.2.20');
  // The other two stand elsewhere, so the registrar in the files is not theirs.
  await second.must('import', one);
  await second.must('export', two, '--address', '192.0.2.20');
  assert.deepEqual(contentsOf(two), contentsOf(one));
  assert.match((await first.run('lint', one)).stderr, /^Nothing found/);

  const zip = join(third.folder, 'old.zip');
  writeZip(zip, one, 'archive-main/tftpboot/');
  await third.must('import', zip);
  await third.must('export', three, '--address', '192.0.2.20', '--readable');
  assert.deepEqual(contentsOf(three), contentsOf(one));
  assert.equal(statSync(join(three, 'SIP00175A0B1C2D.cnf')).mode & 0o777, 0o644);
});

test('a hostile folder is read within bounds, and what can be taken is taken', async (t) => {
  const offhook = new Offhook(t);
  const folder = join(offhook.folder, 'tftpboot');
  mkdirSync(folder);
  cpSync(join(HEALTHY, 'SIPDefault.cnf'), join(folder, 'SIPDefault.cnf'));
  writeFileSync(join(folder, 'SIP00175A0B1C2D.cnf'), `x: ${'y'.repeat(2_000_000)}`);
  writeFileSync(join(folder, 'SEP00175A0B1C3F.cnf.xml'), '<device>'.repeat(20_000));
  writeFileSync(join(folder, 'SIP00175A0B1C3F.cnf'), 'a\u001b[31m: 1\nb: \u0007\nphone_label: "Hall"\n');
  writeFileSync(join(folder, 'logo.bmp'), 'BM');
  truncateSync(join(folder, 'logo.bmp'), 300 * 1024 * 1024);
  const { code, stdout, stderr } = await offhook.run('import', folder, '--model', '7960');
  assert.equal(code, 0, stderr);
  assert.ok(!`${stdout}${stderr}`.includes('\u001b'));
  assert.match(stdout, /logo\.bmp It has 314572800 octets/);
  assert.match(stdout, /SIP00175A0B1C2D\.cnf It is nothing that these phones read/);
  assert.match(await offhook.must('phone', 'list'), /00:17:5A:0B:1C:3F/);

  const zip = join(offhook.folder, 'evil.zip');
  const text = Buffer.from('phone_label: "x"\n');
  writeFileSync(
    zip,
    zipOf([
      { name: 'SIP00175A0B1C2D.cnf', bytes: text },
      { name: 'bomb.xml', bytes: Buffer.alloc(90_000_000, ' ') },
    ]),
  );
  const bomb = await offhook.run('import', zip, '--dry-run', '--model', '7960');
  assert.equal(bomb.code, 0, bomb.stderr);
  writeFileSync(zip, zipOf([{ name: '../SIPDefault.cnf', bytes: text }]));
  assert.match((await offhook.run('import', zip)).stderr, /IMPORT_ZIP_DAMAGED/);
  assert.match(
    (await offhook.run('import', join(folder, 'nowhere'))).stderr,
    /There is no .*\[IMPORT_UNREADABLE\]/s,
  );
  assert.match(
    (await offhook.run('import', TREES)).stderr,
    /There are several TFTP folders.*IMPORT_SEVERAL_TREES/s,
  );
});

test('a list of phones is previewed, taken whole or not at all, and its bad rows are named', async (t) => {
  const offhook = new Offhook(t);
  const list = join(offhook.folder, 'phones.csv');
  writeFileSync(
    list,
    'MAC,Model,Extension,Secret,Name,phone_label\n00115C93AFD1,7960,208,hush-hush,José,Hall\n00115C93AFD2,7960,209,,,\nxyz,7960,210,,,\n',
  );
  const tried = await offhook.run('import', list, '--dry-run');
  assert.equal(tried.code, 1);
  assert.match(tried.stdout, /^00:11:5C:93:AF:D1 +7960 +1: 208$/m);
  assert.match(tried.stdout, /^Bad rows:\n {2}line 4 "xyz" is no MAC address/m);
  const refused = await offhook.run('import', list);
  assert.match(refused.stderr, /line 4: "xyz" is no MAC address.*Nothing was written\..*CSV_BAD_ROWS/s);
  assert.equal((await offhook.must('phone', 'list')).trim(), '');
  const taken = await offhook.run('import', list, '--skip-bad', '--json');
  assert.equal(taken.code, 0);
  assert.ok(!taken.stdout.includes('hush-hush'));
  assert.equal(JSON.parse(taken.stdout).revision, 1);
  assert.match(await offhook.must('extension', 'list', '--reveal'), /^208 +José .*hush-hush$/m);
  assert.match(await offhook.must('what-if', '00115C93AFD1', 'SIP<MAC>.cnf'), /^line1_displayname: "Jose"$/m);
  assert.match(await offhook.must('import', list, '--skip-bad'), /^Nothing had to be changed\.$/m);
});

test('a folder whose phones register with a PBX is imported onto it, and its accounts are left to it', async (t) => {
  const offhook = new Offhook(t);
  const unknown = await offhook.run('import', FLEET, '--model', '7960', '--pbx', 'warehouse', '--dry-run');
  assert.match(unknown.stderr, /There is no PBX warehouse\..*PBX_UNKNOWN/s);
  const both = await offhook.run('import', FLEET, '--pbx', 'warehouse', '--register-here');
  assert.equal(both.code, 2);

  // It has moved, as PBXes do.
  await offhook.must('pbx', 'add', 'warehouse', '--kind', 'generic', '--address', '172.20.7.11');
  assert.match(await offhook.must('import', FLEET, '--model', '7960', '--pbx', 'warehouse'), /^Imported\./m);
  const extensions = JSON.parse(await offhook.must('extension', 'list', '--json'));
  assert.deepEqual(
    extensions.map(({ number, pbx, keeper }: Record<string, string>) => [number, pbx, keeper]),
    [
      ['3301', 'warehouse', 'pbx'],
      ['3302', 'warehouse', 'pbx'],
    ],
  );
  const file = await offhook.must('what-if', MAC, 'SIP<MAC>.cnf');
  assert.match(file, /^proxy1_address: 172\.20\.7\.11$/m);
  assert.match(file, /^proxy2_address: 172\.20\.7\.11$/m);
  const again = await offhook.must('import', FLEET, '--model', '7960', '--pbx', 'warehouse');
  assert.match(again, /^Nothing had to be changed\.$/m);

  await offhook.must('pbx', 'add', 'other', '--kind', 'generic', '--address', '172.20.7.12');
  const moved = await offhook.run('import', FLEET, '--model', '7960', '--pbx', 'other', '--dry-run');
  assert.match(moved.stderr, /Extension 3301 is there with another PBX\./);

  const list = join(offhook.folder, 'phones.csv');
  writeFileSync(list, 'MAC,Model,Extension\n00115C93AFD1,7960,208\n');
  await offhook.must('import', list, '--pbx', 'other');
  const [first] = JSON.parse(await offhook.must('extension', 'list', '--json'));
  assert.deepEqual([first.number, first.pbx, first.keeper], ['208', 'other', undefined]);
});
