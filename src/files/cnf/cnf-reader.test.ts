import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import fc from 'fast-check';
import { parseCnf, serializeCnf } from './cnf-reader.ts';

const seed = readFileSync('test/fixtures/seed/SIP00115C93AFD1.cnf');

/** Pieces of real files, so that random ones have something to trip over. */
const pieces = fc.constantFrom(
  ...[
    'line1_name',
    ':',
    ' ',
    '\t',
    '"',
    ';',
    '#',
    '\n',
    '\r\n',
    '\r',
    '=',
    '208',
    'P0S3-8-12-00',
    '\u00e9',
    '\0',
  ],
);
const cnfText = fc
  .array(fc.oneof(pieces, fc.string({ maxLength: 4 })), { maxLength: 40 })
  .map((parts) => Buffer.from(parts.join(''), 'latin1'));

function settingsOf(text: string): (readonly [string, string, string?])[] {
  return parseCnf(Buffer.from(text, 'latin1')).lines.flatMap((line) =>
    line.kind === 'setting'
      ? [line.problem ? ([line.name, line.value, line.problem] as const) : ([line.name, line.value] as const)]
      : [],
  );
}

test("the article's sample phone is read whole and written back octet for octet", () => {
  const document = parseCnf(seed);
  const settings = document.lines.flatMap((line) =>
    line.kind === 'setting' ? [[line.name, line.value]] : [],
  );
  assert.equal(settings.length, 16);
  assert.deepEqual(settings.slice(0, 2), [
    ['phone_label', '...Demo...'],
    ['phone_prompt', 'Tel Demo'],
  ]);
  assert.deepEqual(serializeCnf(document), seed);
});

test('any octets are written back as they were read', () => {
  fc.assert(
    fc.property(fc.oneof(cnfText, fc.uint8Array({ maxLength: 200 })), (bytes) => {
      assert.deepEqual(Buffer.from(serializeCnf(parseCnf(bytes))), Buffer.from(bytes));
    }),
  );
});

test('the separators, quotes, comments and line ends that are in use', () => {
  assert.deepEqual(settingsOf('a: b\nc : d\r\ne:"f"\ng:h\n\t i\t:\tj\t\n'), [
    ['a', 'b'],
    ['c', 'd'],
    ['e', 'f'],
    ['g', 'h'],
    ['i', 'j'],
  ]);
  assert.deepEqual(settingsOf('n: "Kitchen";\nm: "Main Office"; the caller id\nz: CET ; Europe\nu: 1;2'), [
    ['n', 'Kitchen'],
    ['m', 'Main Office'],
    ['z', 'CET'],
    ['u', '1'],
  ]);
  assert.deepEqual(settingsOf('l: "Werkstatt " ; a blank at the end\nq: "a;b#c"\nw: ""'), [
    ['l', 'Werkstatt '],
    ['q', 'a;b#c'],
    ['w', ''],
  ]);
  assert.deepEqual(settingsOf('# line1_name: 1\n;services_url: x\n\n   \n'), []);
});

test('what phones stumble over is marked, not lost', () => {
  assert.deepEqual(settingsOf('language:\nlogourl: "http://x/phone.bmp\na: "b" c\n'), [
    ['language', '', 'missing-value'],
    ['logourl', 'http://x/phone.bmp', 'unclosed-quote'],
    ['a', 'b', 'text-after-quote'],
  ]);
  assert.deepEqual(settingsOf('proxy_register: 1sntp_server: "pool.ntp.org"\ndate_format : D/M/Y# The url'), [
    ['proxy_register', '1sntp_server: "pool.ntp.org"', 'quote-in-value'],
    ['date_format', 'D/M/Y# The url', 'hash-in-value'],
  ]);
  const odd = parseCnf(Buffer.from('proxy1_port=5060\nreg.1.x: y\n9a: b\n')).lines;
  assert.deepEqual(
    odd.map((line) => line.kind === 'odd' && line.problem),
    ['missing-colon', 'bad-name', 'bad-name'],
  );
});

test('a byte order mark does not hide the first setting', () => {
  const document = parseCnf(Buffer.from('\uFEFFimage_version: P0S3-8-12-00', 'utf8'));
  assert.equal(document.byteOrderMark, true);
  assert.equal(document.lines[0]?.kind, 'setting');
});

test('a megabyte without a line end is read in one go', () => {
  const bytes = Buffer.alloc(1_000_000, 'a:');
  assert.equal(parseCnf(bytes).lines.length, 1);
});
