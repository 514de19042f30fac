import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { namedParameters } from '#files/parameters/find-parameter.ts';
import { OffhookError } from '#values/offhook-error.ts';
import { parseCnf } from './cnf-reader.ts';
import { type CnfEntry, writeCnf } from './cnf-writer.ts';

const write = (...entries: CnfEntry[]): string => Buffer.from(writeCnf(entries)).toString('latin1');

test('quotes stand where they help, numbers and keywords are bare', () => {
  const text = write(
    { comment: 'Phone 00:11:5C:93:AF:D1' },
    { name: 'image_version', value: 'P0S3-8-12-00' },
    { name: 'nat_enable', value: '1' },
    { name: 'nat_address', value: '' },
    { name: 'proxy1_address', value: '192.168.0.20' },
    { name: 'date_format', value: 'D/M/Y' },
    { name: 'line1_name', value: '208' },
    { name: 'line2_name', value: 'UNPROVISIONED' },
    { name: 'messages_uri', value: '*97' },
    { name: 'logo_url', value: 'http://192.168.0.20/demo.bmp' },
    { name: 'phone_label', value: 'Werkstatt ' },
    { name: 'made_up', value: 'x' },
  );
  assert.equal(
    text,
    `# Phone 00:11:5C:93:AF:D1
image_version: P0S3-8-12-00
nat_enable: 1
nat_address: ""
proxy1_address: 192.168.0.20
date_format: D/M/Y
line1_name: 208
line2_name: "UNPROVISIONED"
messages_uri: "*97"
logo_url: "http://192.168.0.20/demo.bmp"
phone_label: "Werkstatt "
made_up: "x"
`,
  );
});

test('names of people lose their accents; secrets and accounts are never changed silently', () => {
  assert.equal(
    write({ name: 'line1_displayname', value: 'José Łukasz Groß' }),
    'line1_displayname: "Jose Lukasz Gross"\n',
  );
  for (const name of ['line1_password', 'line1_authname', 'made_up']) {
    assert.throws(() => write({ name, value: 'sécret' }), { code: 'CNF_VALUE_UNWRITABLE' });
  }
  assert.throws(() => write({ name: 'line1_displayname', value: '王' }), { code: 'CNF_VALUE_UNWRITABLE' });
});

test('nothing can break out of its line', () => {
  for (const value of ['a"', 'a\nline1_password: "x', 'a\r', '\u0000', '\u007f']) {
    assert.throws(() => write({ name: 'phone_label', value }), { code: 'CNF_VALUE_UNWRITABLE' });
  }
  for (const name of ['', 'a b', 'a:', '1a', 'a\n', '#a']) {
    assert.throws(() => write({ name, value: 'x' }), { code: 'CNF_NAME_UNWRITABLE' });
  }
  assert.equal(write({ comment: 'José\r\nline1_name: 9\n→' }), '# Jose\n# line1_name: 9\n# ?\n');
});

test('an error never repeats the value', () => {
  assert.throws(
    () => write({ name: 'phone_password', value: 'hunter"2' }),
    (error) => error instanceof OffhookError && !`${error.message} ${error.remedy}`.includes('hunter'),
  );
});

test('any writable settings are read again as they were', () => {
  const entry = fc.record(
    {
      name: fc.constantFrom(...namedParameters().map(({ name }) => name)),
      value: fc.stringMatching(/^[ !#-~]{0,60}$/),
    },
    { noNullPrototype: true },
  );
  fc.assert(
    fc.property(fc.array(entry, { maxLength: 20 }), (entries) => {
      const { lines } = parseCnf(writeCnf(entries));
      const settings = lines.map((line) => line.kind === 'setting' && { name: line.name, value: line.value });
      assert.deepEqual(settings, entries);
      assert.ok(lines.every((line) => line.kind === 'setting' && line.problem === undefined));
    }),
  );
});
