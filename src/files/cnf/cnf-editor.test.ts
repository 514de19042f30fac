import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import fc from 'fast-check';
import { OffhookError } from '#values/offhook-error.ts';
import { getValue, setValue } from './cnf-editor.ts';
import { parseCnf, serializeCnf } from './cnf-reader.ts';

const edit = (text: string, name: string, value: string): string =>
  Buffer.from(serializeCnf(setValue(parseCnf(Buffer.from(text)), name, value))).toString('latin1');

const seed = readFileSync('test/fixtures/seed/SIP00115C93AFD1.cnf', 'latin1');

test('a new value goes where the old one stood; comments, blanks and quoting stay', () => {
  assert.equal(edit('a : "x" ; why\r\n', 'a', 'y'), 'a : "y" ; why\r\n');
  assert.equal(edit('timer_t1:500;ms\n', 'timer_t1', '600'), 'timer_t1:600;ms\n');
  assert.equal(
    edit('line1_displayname: Tom\n', 'line1_displayname', 'Tom B'),
    'line1_displayname: "Tom B"\n',
  );
  assert.equal(edit('language:\n', 'language', ''), 'language:""\n');
  assert.equal(edit('Domain_Name: a\n', 'domain_name', 'b'), 'Domain_Name: "b"\n');
});

test('every line of a name that stands twice is changed, and the last one counts', () => {
  assert.equal(edit('sync: 1\nx: 1\nsync: 2\n', 'sync', '3'), 'sync: 3\nx: 1\nsync: 3\n');
  assert.equal(getValue(parseCnf(Buffer.from('sync: 1\nsync: 2\n')), 'sync'), '2');
  assert.equal(getValue(parseCnf(Buffer.from('sync: 1')), 'nothing'), undefined);
});

test("a missing setting is added at the end with the file's own line ends", () => {
  assert.equal(edit('', 'nat_enable', '1'), 'nat_enable: 1\n');
  assert.equal(edit('x: 1', 'nat_enable', '1'), 'x: 1\nnat_enable: 1\n');
  assert.equal(edit('x: 1\r\n', 'nat_enable', '1'), 'x: 1\r\nnat_enable: 1\r\n');
});

test('a value without representation is refused', () => {
  for (const value of ['say "hi"', 'two\nlines', '王', '\0']) {
    assert.throws(
      () => edit(seed, 'line1_displayname', value),
      (error) => error instanceof OffhookError && error.code === 'CNF_VALUE_UNWRITABLE',
    );
  }
});

test('what was set is found again and no other line changes', () => {
  const writable = fc.stringMatching(/^[ !#-~]{0,40}$/);
  const names = [
    'line1_displayname',
    'line2_name',
    'image_version',
    'nat_enable',
    'sntp_server',
    'speed_line3',
  ];
  fc.assert(
    fc.property(fc.constantFrom(...names), writable, (name, value) => {
      const before = parseCnf(Buffer.from(seed));
      const after = setValue(before, name, value);
      const written = parseCnf(serializeCnf(after));
      assert.equal(getValue(written, name), value);
      const others = (lines: typeof before.lines) =>
        lines.filter((line) => !(line.kind === 'setting' && line.name === name));
      assert.deepEqual(others(written.lines), others(before.lines));
    }),
  );
});
