import assert from 'node:assert/strict';
import { chmodSync, cpSync, mkdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { writeFirmwareFolder } from '#test/support/firmware-folder.ts';
import { Offhook } from '#test/support/offhook.ts';
import { writeZip } from '#test/support/zip-file.ts';

const TREES = fileURLToPath(new URL('../fixtures/trees', import.meta.url));
const HEALTHY = join(TREES, 'healthy', 'tftpboot');

interface Report {
  readonly files: number;
  readonly counts: { readonly error: number; readonly warning: number; readonly info: number };
  readonly findings: readonly { readonly rule: string; readonly path: string; readonly line: number }[];
}

test('what Offhook itself serves gives no finding, for a fleet with all sorts of settings', async (t) => {
  const offhook = new Offhook(t);
  const firmware = writeFirmwareFolder(offhook.folder);
  await offhook.must('firmware', 'add', firmware);
  for (const number of ['208', '210', '211', '212'])
    await offhook.must('extension', 'add', number, '--name', `Desk ${number}`);
  const macs = ['00:11:5C:93:AF:D1', '00:0B:BE:71:F2:4A', '00:17:5A:0B:1C:3F'];
  await offhook.must('phone', 'add', macs[0] ?? '', '--model', '7960G', '--line', '208', '--line', '210');
  await offhook.must('phone', 'add', macs[1] ?? '', '--model', '7940G', '--line', '211');
  await offhook.must('phone', 'add', macs[2] ?? '', '--model', '7960G', '--line', '212');
  await offhook.must(
    'set',
    'date_format',
    'D/M/Y',
    'time_format_24hr',
    '1',
    'dst_auto_adjust',
    '0',
    'time_zone',
    'CET',
  );
  await offhook.must('set', 'sntp_server', '192.168.0.20', 'sntp_mode', 'unicast', 'messages_uri', '*98');
  await offhook.must('set', '--model', '7940G', 'call_waiting', '0');
  await offhook.must('set', '--phone', macs[0] ?? '', 'phone_label', 'Front desk', 'logo_url', '/logo.bmp');

  const folder = join(offhook.folder, 'tftpboot');
  cpSync(firmware, folder, { recursive: true });
  const render = async (mac: string, name: string) =>
    writeFileSync(join(folder, name), await offhook.must('what-if', mac, name, '--reveal'), 'latin1');
  const shared = [
    'SIPDefault.cnf',
    'XMLDefault.cnf.xml',
    'OS79XX.TXT',
    'RINGLIST.DAT',
    'syncinfo.xml',
    'dialplan.xml',
  ];
  for (const name of shared) await render(macs[0] ?? '', name);
  for (const mac of macs) {
    const digits = mac.replaceAll(':', '');
    for (const name of [`SIP${digits}.cnf`, `SEP${digits}.cnf.xml`]) await render(mac, name);
  }
  const { code, stdout, stderr } = await offhook.run('lint', folder);
  assert.equal(stdout, '');
  assert.match(stderr, /^Nothing found; 16 files looked at/);
  assert.equal(code, 0);
});

test('exit codes: 0 for nothing, 1 for findings, 2 for what cannot be', async (t) => {
  const offhook = new Offhook(t);
  assert.equal((await offhook.run('lint', HEALTHY)).code, 0);
  const lab = join(TREES, 'home-lab', 'tftpboot');
  assert.equal((await offhook.run('lint', lab)).code, 1);
  assert.equal((await offhook.run('lint', join(lab, 'dialplan.xml'))).code, 0, 'information only');

  const missing = await offhook.run('lint', join(offhook.folder, 'nothing-here'));
  assert.equal(missing.code, 2);
  assert.match(missing.stderr, /There is no .*nothing-here\.\n.*\[LINT_UNREADABLE\]/);
  for (const words of [
    [],
    ['--write', lab],
    ['--disable', 'nat-enabel-off', lab],
    ['--format', 'xml', lab],
  ]) {
    assert.equal((await offhook.run('lint', ...words)).code, 2, words.join(' '));
  }
  const unknown = await offhook.run('lint', '--explain', 'nat-enabel-off');
  assert.match(unknown.stderr, /Did you mean nat-enable-off\?/);
});

test('findings as a code frame, as JSON, as SARIF and for GitHub', async (t) => {
  const offhook = new Offhook(t);
  const tree = join(TREES, 'founding-article', 'tftpboot');
  const text = await offhook.run('lint', tree);
  assert.match(
    text.stdout,
    /SIP001A2F336152\.cnf:7:1 error nat_enabel is no setting of these phones\. Did you mean nat_enable\?\n.*\n> 7 \| nat_enabel: "1"\n {4}\| \^{10}\n {2}misspelt-setting/,
  );
  assert.match(text.stderr, /^8 errors, 5 warnings, 2 for information; 5 files looked at/);
  assert.ok(!`${text.stdout}${text.stderr}`.includes('\u001b'), 'no colour in a pipe');

  const json = JSON.parse((await offhook.run('lint', tree, '--json')).stdout) as Report;
  assert.deepEqual(json.counts, { error: 8, warning: 5, info: 2 });
  const errors = JSON.parse((await offhook.run('lint', tree, '--json', '--level', 'error')).stdout) as Report;
  assert.equal(errors.findings.length, 8);
  const fewer = await offhook.run('lint', tree, '--json', '--disable', 'misspelt-setting');
  assert.equal((JSON.parse(fewer.stdout) as Report).counts.error, 6);

  const sarif = JSON.parse((await offhook.run('lint', tree, '--format', 'sarif')).stdout);
  assert.equal(sarif.version, '2.1.0');
  assert.equal(sarif.runs[0].results.length, 15);
  const github = (await offhook.run('lint', tree, '--format', 'github')).stdout.trim().split('\n');
  assert.equal(github.length, 15);
  assert.match(github[1] ?? '', /^::error file=.*SIP001A2F336152\.cnf,line=6,/);
});

test('no password is ever printed', async (t) => {
  const offhook = new Offhook(t);
  const tree = join(TREES, 'converted-fleet', 'tftpboot');
  for (const words of [[], ['--json'], ['--format', 'sarif'], ['--format', 'github'], ['--fix']]) {
    const { stdout, stderr } = await offhook.run('lint', tree, ...words);
    for (const secret of [
      '9c41e07ab2d85f6630c7e9a1b4d2f805',
      '07d3b5f19ae2c84460b8d1f7e3a95c2b',
      '"cisco"',
    ]) {
      assert.ok(!`${stdout}${stderr}`.includes(secret), words.join(' '));
    }
  }
});

test('--explain and --rules tell all there is to know about a rule', async (t) => {
  const offhook = new Offhook(t);
  const page = await offhook.must('lint', '--explain', 'nat-enable-off');
  assert.match(page, /^nat-enable-off \(info\): nat_enable is off\n/);
  assert.match(page, /force_rport/);
  assert.match(
    await offhook.must('lint', '--rules'),
    /^misspelt-setting +error +A setting with a letter wrong$/m,
  );
});

test('--fix shows a diff and changes nothing; --write changes just that, and keeps mode and link', async (t) => {
  const offhook = new Offhook(t);
  const folder = join(offhook.folder, 'tftpboot');
  mkdirSync(folder);
  const text = '# all phones\r\nproxy1_port=5060 ; the PBX\r\nnat_enabel : "1"\r\n\tsync: 1  \r\n';
  const place = join(offhook.folder, 'shared.cnf');
  writeFileSync(place, text);
  chmodSync(place, 0o640);
  symlinkSync(place, join(folder, 'SIPDefault.cnf'));

  const shown = await offhook.run('lint', folder, '--fix');
  assert.equal(shown.code, 0);
  assert.match(
    shown.stdout,
    /^-proxy1_port=5060 ; the PBX\n-nat_enabel : "1"\n\+proxy1_port: 5060 ; the PBX\n\+nat_enable : "1"$/m,
  );
  assert.equal(readFileSync(place, 'utf8'), text);

  const written = await offhook.run('lint', folder, '--fix', '--write');
  assert.match(written.stderr, /^Corrected: 2, in 1 file\./);
  assert.equal(
    readFileSync(place, 'utf8'),
    text.replace('port=5060', 'port: 5060').replace('enabel', 'enable'),
  );
  assert.equal(statSync(place).mode & 0o777, 0o640);
  assert.match((await offhook.run('lint', folder, '--fix')).stderr, /^Nothing that can be corrected/);
});

test('a zip is linted like its folder, and cannot be written', async (t) => {
  const offhook = new Offhook(t);
  const zip = join(offhook.folder, 'bundle.zip');
  const tree = join(TREES, 'shipped-templates', 'tftpboot');
  writeZip(zip, tree, 'repository-main/tftp/');
  const ofFolder = JSON.parse((await offhook.run('lint', tree, '--json')).stdout) as Report;
  const ofZip = JSON.parse((await offhook.run('lint', zip, '--json')).stdout) as Report;
  const shown = ({ findings }: Report, prefix: string) =>
    findings.map(({ rule, path, line }) => `${path.slice(prefix.length)}:${line} ${rule}`);
  assert.deepEqual(shown(ofZip, `${zip}/repository-main/tftp/`), shown(ofFolder, `${tree}/`));
  const { code, stderr } = await offhook.run('lint', zip, '--fix', '--write');
  assert.equal(code, 2);
  assert.match(stderr, /LINT_IN_ZIP/);
});

test('single files are linted together, and nothing is missing beside them', async (t) => {
  const offhook = new Offhook(t);
  const [defaults, phone] = ['SIPDefault.cnf', 'SIP00175A0B1C2D.cnf'].map((name) => join(HEALTHY, name));
  assert.equal((await offhook.run('lint', phone ?? '')).code, 0);
  assert.equal((await offhook.run('lint', defaults ?? '', phone ?? '')).code, 0);
});
