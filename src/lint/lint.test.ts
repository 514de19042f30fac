import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { namedParameters } from '#files/parameters/find-parameter.ts';
import { fixTree } from './apply-fixes.ts';
import { isAtLeast, lintTree } from './lint.ts';
import { makeLintFile } from './lint-file.ts';
import { LintTree } from './lint-tree.ts';

const NAMES = [
  'SIPDefault.cnf',
  'SIP00115C000101.cnf',
  'SEP00115C000101.cnf.xml',
  'XMLDefault.cnf.xml',
  'OS79XX.TXT',
  'dialplan.xml',
  'syncinfo.xml',
  'RINGLIST.DAT',
  'directory.xml',
  'logo.bmp',
  'bell.raw',
  'P0S3-8-12-00.loads',
  'P0S3-8-12-00.sb2',
  'CTLSEP00115C000101.tlv',
  'notes.txt',
];
const WORDS = [
  '"',
  ':',
  ';',
  '#',
  '\n',
  '\r\n',
  ' ',
  '\t',
  '=',
  '<',
  '>',
  '/',
  '&',
  '*',
  '1',
  'x.x.x.x',
  '""',
  'UNPROVISIONED',
];
const TAGS = [
  '<DIALTEMPLATE>',
  '<TEMPLATE MATCH="',
  '" Timeout="0"/>',
  '<Default>',
  '<device>',
  '<loadInformation7>',
  '<!--',
  '-->',
];
const SETTINGS = namedParameters().map(({ name }) => `${name}: `);
const soup = fc
  .array(
    fc.oneof(
      fc.constantFrom(...WORDS, ...TAGS, ...SETTINGS),
      fc.string({ maxLength: 6, unit: 'binary-ascii' }),
    ),
    {
      maxLength: 40,
    },
  )
  .map((parts) => Buffer.from(parts.join(''), 'latin1'));
const content = fc.oneof(soup, fc.uint8Array({ maxLength: 200 }));
const folder = fc
  .uniqueArray(fc.tuple(fc.constantFrom(...NAMES), content), { selector: ([name]) => name, maxLength: 6 })
  .map((files) => files.map(([path, bytes]) => ({ path, bytes })));

test('whatever a folder holds, every finding has a place inside its file', () => {
  fc.assert(
    fc.property(folder, fc.boolean(), (files, whole) => {
      const tree = new LintTree(files.map(makeLintFile), whole);
      for (const { path, range, from, to, message } of lintTree(tree).findings) {
        const size = tree.file(path)?.size ?? -1;
        assert.ok(range.start >= 0 && range.start <= range.end && range.end <= size, path);
        assert.ok(from.line >= 1 && from.column >= 1 && to.line >= from.line, path);
        assert.doesNotMatch(message, /[\p{Cc}]/u);
      }
    }),
    { numRuns: 400 },
  );
});

test('fixing ends, leaves nothing to fix, and finds no new error', () => {
  fc.assert(
    fc.property(folder, (files) => {
      const fixed = new Map(fixTree(files, true).map(({ path, after }) => [path, after]));
      const after = files.map(({ path, bytes }) => ({ path, bytes: fixed.get(path) ?? bytes }));
      const left = lintTree(new LintTree(after.map(makeLintFile), true)).findings;
      assert.deepEqual(
        left.filter(({ fix }) => fix !== undefined).map(({ rule, path }) => `${rule} ${path}`),
        [],
      );
    }),
    { numRuns: 400 },
  );
});

test('a fix changes what it names and not one octet more', () => {
  const text =
    '\t# a\r\nstart_media_port :  "16348"  ; keep\r\n\r\nlabel "x" \u00e9\r\nproxy1_port=5060\n  last: 1';
  const [fixed] = fixTree([{ path: 'SIPDefault.cnf', bytes: Buffer.from(text, 'latin1') }], false);
  const expected = text.replace('16348', '16384').replace('port=5060', 'port: 5060');
  assert.equal(Buffer.from(fixed?.after ?? []).toString('latin1'), `${expected}\r\n`);
});

test('severities have an order', () => {
  assert.ok(isAtLeast('error', 'info') && isAtLeast('warning', 'warning') && !isAtLeast('info', 'warning'));
});

test('a rule with too many findings in one file says how many were left out', () => {
  const bytes = Buffer.from('no colon here\n'.repeat(500));
  const { findings, omitted } = lintTree(
    new LintTree([makeLintFile({ path: 'SIPDefault.cnf', bytes })], false),
  );
  assert.equal(findings.length + omitted, 500);
  assert.equal(omitted, 300);
});

test("Cisco's own OS79XX.TXT, with a blank and CR LF, gives no error", () => {
  const bytes = Buffer.from('P003-8-12-00 \r\n', 'latin1');
  const { findings } = lintTree(new LintTree([makeLintFile({ path: 'OS79XX.TXT', bytes })], true));
  assert.deepEqual(
    findings.map(({ severity, rule }) => `${severity} ${rule}`),
    ['warning os79xx-trailing-characters'],
  );
});
