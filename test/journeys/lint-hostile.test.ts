/** Files that are made to break a reader, and a linter that has little memory. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import {
  closeSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { type Finished, runCommand } from '#test/support/command.ts';
import { zipOf } from '#test/support/zip-file.ts';

const MAIN = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url));
/** Node itself takes some 150 MB; 100 MB of a file on top would show. */
const HEAP_MB = 64;
const MOST_RESIDENT_KB = 300_000;
/** The process's own mark: what getrusage says begins with that of the process it was forked from. */
const WATCH = `import { readFileSync } from 'node:fs';
process.on('exit', () => process.stderr.write(readFileSync('/proc/self/status', 'utf8').match(/VmHWM.*/)[0]));`;

/** Lints with a small heap; memory that was used at most is checked. */
async function lint(path: string, ...words: string[]): Promise<Finished> {
  const watch = `data:text/javascript,${encodeURIComponent(WATCH)}`;
  const finished = await runCommand([
    process.execPath,
    `--max-old-space-size=${HEAP_MB}`,
    `--import=${watch}`,
    MAIN,
    'lint',
    path,
    '--json',
    ...words,
  ]);
  const resident = Number(/VmHWM:\s+(\d+) kB/.exec(finished.stderr)?.[1] ?? Number.POSITIVE_INFINITY);
  assert.ok(resident < MOST_RESIDENT_KB, `${resident} kB resident: ${finished.stderr.slice(0, 500)}`);
  return finished;
}

function makeFolder(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'offhook-test-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

function rulesIn({ stdout }: Finished): string[] {
  const { findings } = JSON.parse(stdout) as { findings: { rule: string }[] };
  return [...new Set(findings.map(({ rule }) => rule))].toSorted();
}

test('a settings file of 100 MB is refused in one sentence', async (t) => {
  const folder = makeFolder(t);
  const file = openSync(join(folder, 'SIPDefault.cnf'), 'w');
  const million = Buffer.from('proxy_register: 1\n'.repeat(58_255));
  for (let written = 0; written < 100; written += 1) writeSync(file, million);
  closeSync(file);
  const finished = await lint(folder);
  assert.equal(finished.code, 1);
  assert.deepEqual(rulesIn(finished), ['oversized-file']);
  assert.deepEqual(rulesIn(await lint(join(folder, 'SIPDefault.cnf'))), ['oversized-file']);
});

test('endless lines are looked at, and shown in part', async (t) => {
  const folder = makeFolder(t);
  const lines = {
    'SIPDefault.cnf': `proxy_register: ${'1sntp_server:'.repeat(18_000)}`,
    'SIP00115C000101.cnf': `phone_label: ${'a'.repeat(250_000)}`,
    'SIP00115C000102.cnf': 'password'.repeat(30_000),
    'SIP00115C000103.cnf': `line1_password: "${'x'.repeat(250_000)}"`,
    'SIP00115C000104.cnf': 'a=\n'.repeat(80_000),
    'RINGLIST.DAT': 'a\tb\n'.repeat(60_000),
    'dialplan.xml': `<DIALTEMPLATE>${'<!--'.repeat(60_000)}`,
    'syncinfo.xml': `<SYNCINFO ${' '.repeat(250_000)}`,
  };
  for (const [name, text] of Object.entries(lines)) writeFileSync(join(folder, name), text);
  const finished = await lint(folder);
  assert.equal(finished.code, 1);
  const rules = rulesIn(finished);
  for (const rule of [
    'settings-run-together',
    'line-password-too-long',
    'equals-sign',
    'dial-plan-unreadable',
  ]) {
    assert.ok(rules.includes(rule), rule);
  }
  const { findings, omitted } = JSON.parse(finished.stdout) as { findings: unknown[]; omitted: number };
  assert.ok(findings.length < 2000 && omitted > 50_000);
  const shown = await runCommand([process.execPath, MAIN, 'lint', folder]);
  const longest = Math.max(...shown.stdout.split('\n').map(({ length }) => length));
  assert.ok(longest < 600, `a line of ${longest} characters`);
});

test('XML without a bottom is read to a depth and no deeper', async (t) => {
  const folder = makeFolder(t);
  writeFileSync(join(folder, 'directory.xml'), '<a>'.repeat(80_000));
  writeFileSync(join(folder, 'page.xml'), `<CiscoIPPhoneText><Text>${'&'.repeat(250_000)}`);
  const rules = rulesIn(await lint(folder));
  for (const rule of ['xml-too-deep', 'xml-raw-ampersand', 'xml-not-well-formed'])
    assert.ok(rules.includes(rule));
});

test('a billion laughs stay unlaughed', async (t) => {
  const folder = makeFolder(t);
  const entities = Array.from({ length: 12 }, (_, level) => {
    const inner = level === 0 ? 'ha' : `&a${level - 1};`.repeat(10);
    return `<!ENTITY a${level} "${inner}">`;
  });
  const xml = `<?xml version="1.0"?>\n<!DOCTYPE Default [${entities.join('')}]>\n<Default>&a11;</Default>\n`;
  for (const name of ['XMLDefault.cnf.xml', 'SEP00115C000101.cnf.xml', 'dialplan.xml']) {
    writeFileSync(join(folder, name), xml);
  }
  const finished = await lint(folder);
  assert.equal(finished.code, 1);
  assert.ok(rulesIn(finished).includes('xml-document-type'));
});

test('a zip bomb goes off in a small box', async (t) => {
  const folder = makeFolder(t);
  const zeros = Buffer.alloc(64 * 1024 * 1024, '\n');
  const bomb = zipOf(
    Array.from({ length: 12 }, (_, index) => ({ name: `SIP00115C0001${index + 10}.cnf`, bytes: zeros })),
  );
  const path = join(folder, 'bomb.zip');
  writeFileSync(path, bomb);
  const finished = await lint(path);
  assert.equal(finished.code, 1);
  assert.deepEqual(rulesIn(finished), ['oversized-file']);
});

test('a zip that lies about its sizes, is cut off or holds too much is refused', async (t) => {
  const folder = makeFolder(t);
  const path = join(folder, 'a.zip');
  const text = Buffer.from('proxy_register: 1\n'.repeat(10_000));
  writeFileSync(path, zipOf([{ name: 'SIPDefault.cnf', bytes: text, size: 10 }]));
  const lying = await lint(path);
  assert.equal(lying.code, 2);
  assert.match(lying.stderr, /LINT_ZIP_DAMAGED/);

  writeFileSync(path, readFileSync(path).subarray(0, 60));
  assert.match((await lint(path)).stderr, /LINT_ZIP_DAMAGED/);

  const empty = Buffer.alloc(0);
  writeFileSync(
    path,
    zipOf(Array.from({ length: 20_100 }, (_, index) => ({ name: `${index}`, bytes: empty }))),
  );
  const crowded = await lint(path);
  assert.equal(crowded.code, 2);
  assert.match(crowded.stderr, /LINT_TOO_MUCH/);
});

test('links in a circle, devices and pipes do not hold it up', async (t) => {
  const folder = makeFolder(t);
  mkdirSync(join(folder, 'inside'));
  execFileSync('ln', ['-s', '..', join(folder, 'inside', 'up')]);
  execFileSync('ln', ['-s', '/dev/zero', join(folder, 'SIPDefault.cnf')]);
  execFileSync('mkfifo', [join(folder, 'SIP00115C000101.cnf')]);
  writeFileSync(
    join(folder, 'inside', 'dialplan.xml'),
    '<DIALTEMPLATE>\n<TEMPLATE MATCH="*"/>\n</DIALTEMPLATE>\n',
  );
  const finished = await lint(folder);
  assert.equal(finished.code, 0);
  assert.equal((JSON.parse(finished.stdout) as { files: number }).files, 1);
  const pipe = await lint(join(folder, 'SIP00115C000101.cnf'));
  assert.equal(pipe.code, 2);
  assert.match(pipe.stderr, /LINT_NOT_A_FILE/);
});
