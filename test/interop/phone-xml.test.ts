/** Pages as phones get them, judged by libxml2 against a schema of the documented limits. */
import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import { phoneXmlArbitrary } from '#files/phone-xml/testing/phone-xml-arbitrary.ts';
import { writePhoneXml } from '#files/phone-xml/write-phone-xml.ts';
import { runCommand } from '#test/support/command.ts';

const XMLLINT = '/usr/bin/xmllint';
const SCHEMA = 'test/fixtures/phone-xml/phone-xml.xsd';
const skip = existsSync(XMLLINT) ? false : `${XMLLINT} is not installed`;
const PAGES = 300;

test('xmllint finds every page well-formed, valid and in ISO-8859-1', { skip }, async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'offhook-test-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const long = '東京 José '.repeat(100);
  const pages = [
    ...fc.sample(phoneXmlArbitrary, PAGES),
    { kind: 'text', title: long, prompt: long, text: long.repeat(10) } as const,
    { kind: 'directory', title: '</Title>&', entries: [{ name: long, telephone: '<&>' }] } as const,
  ];
  const files = pages.map((page, index) => {
    const file = join(folder, `${index}.xml`);
    writeFileSync(file, writePhoneXml(page, 'http://192.168.0.2:6970'));
    return file;
  });
  const { code, stderr } = await runCommand([XMLLINT, '--noout', '--nonet', '--schema', SCHEMA, ...files]);
  assert.equal(code, 0, stderr.replace(/^.* validates\n/gm, '').slice(0, 2000));

  const title = await runCommand([XMLLINT, '--xpath', 'string(//Title)', files[PAGES] ?? '']);
  assert.equal(title.stdout.trim(), 'DongJing José DongJing José DongJing José'.slice(0, 32));
});

test('xmllint would find what is wrong', { skip }, async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'offhook-test-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'bad.xml');
  writeFileSync(file, `<CiscoIPPhoneText><Title>${'t'.repeat(33)}</Title><Text/></CiscoIPPhoneText>`);
  const { code, stderr } = await runCommand([XMLLINT, '--noout', '--nonet', '--schema', SCHEMA, file]);
  assert.notEqual(code, 0);
  assert.match(stderr, /Title/);
});
