import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { DecodeError } from '#values/decode-error.ts';
import { toLatin1 } from './latin1-text.ts';
import { pageHeaders } from './page-headers.ts';
import type { MenuPage, PhoneXml } from './phone-xml.ts';
import { readPhoneXml } from './read-phone-xml.ts';
import { phoneXmlArbitrary } from './testing/phone-xml-arbitrary.ts';
import { writePhoneXml } from './write-phone-xml.ts';

const BASE = 'http://192.168.0.2:6970';
const write = (object: PhoneXml) => Buffer.from(writePhoneXml(object, BASE)).toString('latin1');
const refused = { code: 'PHONE_XML_UNWRITABLE' };

test('what is written within the limits is read as it was', () => {
  fc.assert(
    fc.property(phoneXmlArbitrary, (object) => {
      assert.deepEqual(readPhoneXml(writePhoneXml(object, BASE)), object);
    }),
  );
});

test('any text comes out in ISO-8859-1, at most as long as the limit and without a stray control character', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (text) => {
      const page = readPhoneXml(writePhoneXml({ kind: 'text', title: text, text }, BASE));
      assert.ok(page.kind === 'text' && page.title !== undefined);
      assert.ok(page.title.length <= 32 && !page.title.includes('\n'));
      assert.match(page.text + page.title, /^[\n -~¡-ÿ]*$/);
    }),
  );
});

test('letters that phones have stay, others become their likeness', () => {
  assert.equal(toLatin1('José Straße Łódź 東 Ж – “x” €'), 'José Straße Lódz Dong Zh - "x" EUR');
  assert.equal(toLatin1('e\u0301'), 'é');
  const bytes = writePhoneXml({ kind: 'text', text: 'é ß Ł 東' }, BASE);
  assert.ok(Buffer.from(bytes).includes(Buffer.from([0xe9, 0x20, 0xdf, 0x20, 0x4c, 0x20, 0x44])));
  assert.match(Buffer.from(bytes).toString('latin1'), /^<\?xml version="1.0" encoding="ISO-8859-1"\?>\n/);
});

test('what people read is cut; a line end stays in a text and nowhere else', () => {
  const page = readPhoneXml(
    writePhoneXml(
      { kind: 'text', title: `${'t'.repeat(31)} t`, prompt: 'one\ntwo', text: `a\r\nb${'c'.repeat(5000)}` },
      BASE,
    ),
  );
  assert.ok(page.kind === 'text');
  assert.deepEqual([page.title, page.prompt], ['t'.repeat(31), 'one two']);
  assert.equal(page.text, `a\nb${'c'.repeat(3997)}`);
});

test('what machines act on is refused when it is too much', () => {
  const item = { name: 'a', url: '/a' };
  const entry = { name: 'Ann', telephone: '101' };
  const picture = { x: 0, y: 0, width: 4, height: 1, depth: 2, pixels: Uint8Array.of(0x2d) } as const;
  const field = { label: 'a', parameter: 'a', flags: 'A' } as const;
  const tooMuch: readonly PhoneXml[] = [
    { kind: 'menu', items: Array(101).fill(item) },
    { kind: 'menu', items: [{ name: 'a', url: `/${'a'.repeat(256)}` }] },
    { kind: 'menu', items: [{ name: 'a', url: 'http://a b' }] },
    { kind: 'menu', items: [{ name: 'a', url: '' }] },
    { kind: 'directory', entries: Array(33).fill(entry) },
    { kind: 'directory', entries: [{ name: 'Ann', telephone: '01 2' }] },
    { kind: 'directory', entries: [{ name: 'Ann', telephone: '1'.repeat(33) }] },
    { kind: 'input', url: '/a', fields: Array(6).fill(field) },
    { kind: 'input', url: '/a', fields: [{ ...field, parameter: 'a b' }] },
    { kind: 'input', url: '/a', fields: [{ ...field, flags: 'X' as 'A' }] },
    { kind: 'image', picture: { ...picture, width: 5 } },
    { kind: 'image', picture: { ...picture, width: 134, pixels: new Uint8Array(34) } },
    { kind: 'image', picture: { ...picture, x: 133 } },
    { kind: 'graphic-menu', picture, items: Array(13).fill(item) },
    { kind: 'icon-menu', items: [{ ...item, icon: 10 }], icons: [] },
    { kind: 'execute', items: Array(4).fill({ url: '/a', priority: 0 }) },
    { kind: 'text', text: '', softKeys: [{ name: 'a', url: '/a', position: 9 }] },
    { kind: 'text', text: '', softKeys: Array(9).fill({ name: 'a', url: '/a', position: 1 }) },
  ];
  for (const object of tooMuch)
    assert.throws(() => write(object), refused, JSON.stringify(object).slice(0, 80));
});

test('a link that begins with a slash is made absolute, others stay', () => {
  const menu: MenuPage = {
    kind: 'menu',
    items: [
      { name: 'a', url: '/services?x=1&y=2' },
      { name: 'b', url: 'Dial:208' },
    ],
  };
  assert.match(write(menu), /<URL>http:\/\/192\.168\.0\.2:6970\/services\?x=1&amp;y=2<\/URL>/);
  assert.match(write(menu), /<URL>Dial:208<\/URL>/);
});

test('pixels are upper case, and every number of a picture is given', () => {
  const picture = { x: -1, y: -1, width: 4, height: 1, depth: 2, pixels: Uint8Array.of(0x2d) } as const;
  const page = write({ kind: 'image', picture });
  assert.match(
    page.replaceAll('\n', ''),
    /<LocationX>-1<\/LocationX><LocationY>-1<\/LocationY><Width>4<\/Width><Height>1<\/Height><Depth>2<\/Depth><Data>2D<\/Data>/,
  );
});

test('pages of others are read: soft keys first, UTF-8 or none declared, more entries than a phone shows', () => {
  const text = `<CiscoIPPhoneDirectory><SoftKeyItem><Name>Dial</Name><URL>SoftKey:Dial</URL></SoftKeyItem>
    ${'<DirectoryEntry><Name>José</Name><Telephone>1</Telephone></DirectoryEntry>'.repeat(40)}
    <Unknown/></CiscoIPPhoneDirectory>`;
  const readings = [
    Buffer.from(text),
    Buffer.from(`\ufeff${text}`),
    Buffer.from(text, 'latin1'),
    Buffer.from(`<?xml version='1.0' encoding='iso-8859-1'?>${text}`, 'latin1'),
    Buffer.from(`<?xml version="1.0" encoding="utf-8" ?>${text}`),
  ].map(readPhoneXml);
  for (const page of readings) {
    assert.ok(page.kind === 'directory');
    assert.equal(page.entries.length, 40);
    assert.equal(page.entries[39]?.name, 'José');
    assert.deepEqual(page.softKeys, [{ name: 'Dial', url: 'SoftKey:Dial', position: 1 }]);
  }
});

test('what is no page is an error with a reason', () => {
  for (const text of [
    '',
    '<html/>',
    '<CiscoIPPhonetext/>',
    '<CiscoIPPhoneInput/>',
    '<CiscoIPPhoneImage><Width>1</Width></CiscoIPPhoneImage>',
    '<CiscoIPPhoneImage><Width>1</Width><Height>1</Height><Data>xy</Data></CiscoIPPhoneImage>',
    '<CiscoIPPhoneExecute><ExecuteItem Priority="0"/></CiscoIPPhoneExecute>',
    '<?xml version="1.0" encoding="klingon"?><CiscoIPPhoneText/>',
    `${'<a>'.repeat(1000)}`,
  ]) {
    assert.throws(() => readPhoneXml(Buffer.from(text)), DecodeError, text.slice(0, 60));
  }
});

test('noise gives an object or a DecodeError', () => {
  const page = Buffer.from(write({ kind: 'menu', title: 'é', items: [{ name: 'a', url: '/a' }] }), 'latin1');
  fc.assert(
    fc.property(fc.nat({ max: page.length }), fc.uint8Array({ maxLength: 4 }), (at, noise) => {
      const damaged = Buffer.concat([page.subarray(0, at), noise, page.subarray(at + 2)]);
      try {
        readPhoneXml(damaged);
      } catch (error) {
        assert.ok(error instanceof DecodeError, String(error));
      }
    }),
  );
});

test('the headers tell the charset, when to ask again, and what is not kept', () => {
  assert.deepEqual(pageHeaders({}, BASE), { 'content-type': 'text/xml; charset=ISO-8859-1' });
  assert.deepEqual(pageHeaders({ refresh: { seconds: 30, url: '/services' }, isMomentary: true }, BASE), {
    'content-type': 'text/xml; charset=ISO-8859-1',
    refresh: `30; url=${BASE}/services`,
    expires: '-1',
  });
  assert.equal(pageHeaders({ refresh: { seconds: 0 } }, BASE).refresh, '0');
});
