import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { type Account, fingerprintOf } from '#pbx/account.ts';
import { PbxFolder } from '#pbx/pbx-folder.ts';
import { DirectoryFiles } from './directory-files.ts';
import type { DirectoryOptions } from './user-xml.ts';

const OPTIONS = { domain: '192.0.2.5', realm: '192.0.2.5', context: 'default', hasDialPlan: true };
const account = (user: string, name = `Phone ${user}`): Account => ({
  user,
  number: user,
  authname: user,
  secret: `secret of ${user}`,
  name,
  codecs: ['PCMU', 'PCMA', 'G729'],
});
/** As the folder that FreeSWITCH comes with has it. */
const THEIRS = {
  'directory/default.xml':
    '<include><domain name="$${domain}"><groups><group name="default"><users><X-PRE-PROCESS cmd="include" data="default/*.xml"/></users></group></groups></domain></include>',
  'directory/default/1000.xml': '<include><user id="1000"><params/></user></include>',
  'dialplan/default/00_ladspa.xml': '<include></include>',
};

function office(t: TestContext, more: Partial<DirectoryOptions> = {}) {
  const path = mkdtempSync(join(tmpdir(), 'offhook-freeswitch-'));
  t.after(() => rmSync(path, { recursive: true }));
  for (const folder of ['directory/default', 'dialplan/default'])
    mkdirSync(join(path, folder), { recursive: true });
  for (const [name, text] of Object.entries(THEIRS)) writeFileSync(join(path, name), text);
  const folder = new PbxFolder(path, { program: 'FreeSWITCH', guide: 'guide' });
  const files = (options: Partial<DirectoryOptions> = more) =>
    new DirectoryFiles(folder, 'default', { ...OPTIONS, ...options });
  const all = () =>
    readdirSync(path, { recursive: true })
      .map(String)
      .filter((name) => name.endsWith('.xml'))
      .sort();
  return { path, files, all };
}

test('each account gets files of its own, and what is not ours stays to the letter', async (t) => {
  const { path, files, all } = office(t, { voicemail: '*97' });
  assert.deepEqual(await files().put([account('208'), account('209')]), { isStale: true, refused: [] });
  assert.deepEqual(all(), [
    'dialplan/default/00_ladspa.xml',
    'dialplan/default/offhook.xml',
    'dialplan/default/offhook/208.xml',
    'dialplan/default/offhook/209.xml',
    'directory/default.xml',
    'directory/default/1000.xml',
    'directory/default/offhook.xml',
    'directory/default/offhook/208.xml',
    'directory/default/offhook/209.xml',
  ]);
  for (const [name, text] of Object.entries(THEIRS))
    assert.equal(readFileSync(join(path, name), 'utf8'), text);
  const written = join(path, 'directory/default/offhook/208.xml');
  assert.equal(statSync(written).mode & 0o777, 0o640);
  assert.doesNotMatch(readFileSync(written, 'utf8'), /secret of/);
  assert.match(readFileSync(join(path, 'dialplan/default/offhook.xml'), 'utf8'), /offhook-voicemail/);
});

test('what was put is known again, and putting it once more changes nothing', async (t) => {
  const { files } = office(t);
  await files().put([account('208'), account('209')]);
  assert.deepEqual(await files().accounts(), [
    ...['208', '209'].map((user) => ({
      user,
      isOurs: true,
      name: `Phone ${user}`,
      fingerprint: fingerprintOf(account(user)),
    })),
    { user: '1000', isOurs: false },
  ]);
  assert.deepEqual(await files().put([account('208')]), { isStale: false, refused: [] });
  assert.deepEqual(await files().put([account('208', 'Else')]), { isStale: true, refused: [] });
});

test('a file that somebody changed, half of an account, or other options: it has to be put again', async (t) => {
  const { path, files } = office(t);
  const isWhole = async (options = {}) =>
    (await files(options).accounts()).find(({ user }) => user === '208')?.fingerprint !== undefined;
  for (const spoil of [
    (file: string) => writeFileSync(file, readFileSync(file, 'utf8').replace('PCMU,PCMA', 'PCMU')),
    (file: string) => rmSync(file.replace('directory/', 'dialplan/')),
    (file: string) => writeFileSync(file, 'nonsense'),
  ]) {
    await files().put([account('208')]);
    assert.ok(await isWhole());
    spoil(join(path, 'directory/default/offhook/208.xml'));
    assert.ok(!(await isWhole()));
  }
  await files().put([account('208')]);
  for (const options of [{ realm: 'pbx.example.org' }, { domain: 'other' }, { hasDialPlan: false }]) {
    assert.ok(!(await isWhole(options)), JSON.stringify(options));
  }
});

test('what is taken away is gone, with the includes when nothing is left; others’ accounts are not', async (t) => {
  const { files, all } = office(t);
  await files().put([account('208'), account('209')]);
  assert.equal(await files().remove(['208', '1000', '999']), true);
  assert.ok(all().includes('directory/default/1000.xml'));
  assert.ok(!all().some((name) => name.includes('208')));
  assert.equal(await files().remove(['999']), false);
  await files().remove(['209']);
  assert.deepEqual(all(), Object.keys(THEIRS).sort());
});

test('without a dial plan of ours none is left behind', async (t) => {
  const { files, all } = office(t);
  await files().put([account('208')]);
  assert.deepEqual(await files({ hasDialPlan: false }).put([]), { isStale: true, refused: [] });
  assert.deepEqual(
    all().filter((name) => name.startsWith('dialplan')),
    ['dialplan/default/00_ladspa.xml'],
  );
});

test('a folder that FreeSWITCH would not read is an error that says so, before anything is written', async (t) => {
  const { path, files } = office(t);
  rmSync(join(path, 'directory/default'), { recursive: true });
  await assert.rejects(files().accounts(), {
    code: 'PBX_FILES_UNUSABLE',
    message: /directory\/default can't be used/,
  });
  const { files: others, all } = office(t);
  await assert.rejects(others({ context: 'office' }).put([account('208')]), { code: 'PBX_FILES_UNUSABLE' });
  assert.deepEqual(all(), Object.keys(THEIRS).sort());
});

test('an account that can’t be written keeps no other waiting', async (t) => {
  const { files } = office(t);
  const { refused } = await files().put([{ ...account('208'), secret: '' }, account('209')]);
  assert.deepEqual(
    refused.map(({ user }) => user),
    ['208'],
  );
  assert.deepEqual(
    (await files().accounts()).map(({ user }) => user),
    ['209', '1000'],
  );
});
