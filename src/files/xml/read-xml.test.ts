import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { DecodeError } from '#values/decode-error.ts';
import { OffhookError } from '#values/offhook-error.ts';
import { escapeXml } from './escape-xml.ts';
import { readXml } from './read-xml.ts';

const read = (text: string, entities: 'decoded' | 'literal' = 'decoded') =>
  readXml(Buffer.from(text), { octets: 4096, entities });

test('an element keeps its attributes, children and text', () => {
  const root = read('<?xml version="1.0"?><a x="1" Y=\'2\'><!-- no --><b>t</b><b/> u </a>');
  assert.equal(root.name, 'a');
  assert.deepEqual(
    [...root.attributes],
    [
      ['x', '1'],
      ['Y', '2'],
    ],
  );
  assert.deepEqual(
    root.children.map(({ name, text }) => [name, text]),
    [
      ['b', 't'],
      ['b', ''],
    ],
  );
  assert.equal(root.text, 'u');
});

test('entities are decoded once, or not at all', () => {
  const text = '<a x="&quot;&#65;&#x42;">&lt;&amp;lt;&nbsp;&#0;&#x110000;</a>';
  assert.deepEqual([read(text).text, read(text).attributes.get('x')], ['<&lt;&nbsp;&#0;&#x110000;', '"AB']);
  assert.equal(read(text, 'literal').text, '&lt;&amp;lt;&nbsp;&#0;&#x110000;');
});

test('what is no small, well-formed file is an error', () => {
  for (const text of [
    '',
    'x',
    '<a>',
    '<a></b>',
    '<a/><b/>',
    '<a x=1/>',
    '<a x="1" x="2"/>',
    '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>',
    '<__proto__/>',
    '<a __proto__="1"/>',
    `<a>${'<b>'.repeat(100)}${'</b>'.repeat(100)}</a>`,
    `<a>${'b'.repeat(5000)}</a>`,
  ]) {
    assert.throws(() => read(text), DecodeError, text.slice(0, 40));
  }
  assert.equal({}.toString(), '[object Object]');
});

test('the error tells the place', () => {
  assert.throws(
    () => read('<a>\n<b></c>\n</a>'),
    (error) => error instanceof DecodeError && error.offset === 7 && error.message.startsWith('line 2:'),
  );
});

test('escaped text comes back as it was; nothing gets out of its place', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 30 }), (text) => {
      const escaped = escapeXml(text);
      assert.match(escaped, /^[\t\n\r -~]*$/);
      assert.equal(read(`<a x="${escaped}"/>`).attributes.get('x'), text);
      assert.equal(read(`<a>${escaped}</a>`).text, text.replace(/^ +| +$/g, ''));
    }),
  );
  assert.equal(escapeXml('</a><b c="d">&\''), '&lt;/a&gt;&lt;b c=&quot;d&quot;&gt;&amp;&apos;');
  for (const text of ['\0', '\u001b', '\ud800', '\uffff']) {
    assert.throws(() => escapeXml(text), OffhookError);
  }
});

test('noise gives an element or a DecodeError', () => {
  const pieces = fc.constantFrom(
    '<',
    '>',
    '/',
    '<a>',
    '</a>',
    '"',
    '=',
    ' x="',
    '<!--',
    '-->',
    '<![CDATA[',
    ']]>',
    '<?',
    '&',
  );
  fc.assert(
    fc.property(fc.array(fc.oneof(pieces, fc.string({ maxLength: 4 })), { maxLength: 30 }), (parts) => {
      try {
        read(parts.join(''));
      } catch (error) {
        assert.ok(error instanceof DecodeError, String(error));
      }
    }),
  );
});
