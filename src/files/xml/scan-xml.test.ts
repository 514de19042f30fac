import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { readXml } from './read-xml.ts';
import { scanXml } from './scan-xml.ts';

function problems(text: string): string[] {
  return scanXml(text).problems.map(({ kind, start }) => `${kind}@${start}`);
}

test('elements, attributes and texts are found where they stand', () => {
  const text = '<?xml version="1.0"?>\n<a x="1" y=\'two\'>\n  hello<b/><!-- <c> -->\n</a>\n';
  const { elements, comments } = scanXml(text);
  const [a, b] = elements;
  assert.deepEqual(problems(text), []);
  assert.equal(elements.length, 2);
  assert.equal(text.slice(a?.start, a?.openEnd), '<a x="1" y=\'two\'>');
  assert.deepEqual(
    a?.attributes.map(({ name, value, valueStart }) => [name, value, text.slice(valueStart, valueStart + 3)]),
    [
      ['x', '1', '1" '],
      ['y', 'two', 'two'],
    ],
  );
  assert.equal(text.slice(a?.textStart, (a?.textStart ?? 0) + 5), 'hello');
  assert.equal(b?.parent, a);
  assert.deepEqual(
    comments.map(({ start, end }) => text.slice(start, end)),
    ['<!-- <c> -->'],
  );
});

test('each mistake is named at its place', () => {
  assert.deepEqual(problems('<a><b></a>'), ['never-closed@3']);
  assert.deepEqual(problems('<a>'), ['never-closed@0']);
  assert.deepEqual(problems('<a></b></a>'), ['stray-close@3']);
  assert.deepEqual(problems('<a x="1 y="2"/>'), ['bad-attribute@11']);
  assert.deepEqual(problems('<a>b & c</a>'), ['raw-ampersand@5']);
  assert.deepEqual(problems('<a x="b&c"/>'), ['raw-ampersand@7']);
  assert.deepEqual(problems('<a>&amp;&#10;&#xA;</a>'), []);
  assert.deepEqual(problems('<a/>text'), ['outside-root@4']);
  assert.deepEqual(problems('<a/><b/>'), ['outside-root@4']);
  assert.deepEqual(problems('<a>1 < 2</a>'), ['bad-tag@5']);
  assert.deepEqual(problems('<a><!-- </a>'), ['never-closed@0', 'bad-tag@3']);
  assert.deepEqual(problems(''), ['no-root@0']);
});

test('a document type ends the reading, and so does depth', () => {
  const bomb = '<!DOCTYPE a [<!ENTITY b "bb">]><a>&b;</a>';
  assert.deepEqual(problems(bomb), ['document-type@0']);
  const deep = scanXml('<a>'.repeat(100_000));
  assert.deepEqual(
    deep.problems.map(({ kind }) => kind),
    ['too-deep'],
  );
  assert.equal(deep.elements.length, 32);
});

const name = fc.stringMatching(/^[A-Za-z][A-Za-z0-9]{0,8}$/);
const text = fc.stringMatching(/^[ -%'-;=?-~]{0,20}$/);
const attributes = fc.dictionary(name, fc.stringMatching(/^[ !#-%'-;=?-~]{0,10}$/), { maxKeys: 3 });

function element(children: fc.Arbitrary<string>): fc.Arbitrary<string> {
  return fc.tuple(name, attributes, text, children).map(([tag, values, inside, inner]) => {
    const written = Object.entries(values).map(([key, value]) => ` ${key}="${value}"`);
    return `<${tag}${written.join('')}>${inside}${inner}</${tag}>`;
  });
}

const leaf = element(fc.constant(''));
const branch = element(fc.array(leaf, { maxLength: 3 }).map((inner) => inner.join('')));
const tree = element(fc.array(branch, { maxLength: 3 }).map((inner) => inner.join('')));

test('what is well-formed has no problem, and the strict reader agrees', () => {
  fc.assert(
    fc.property(tree, (xml) => {
      assert.deepEqual(problems(xml), []);
      readXml(Buffer.from(xml), { octets: 1_000_000, entities: 'literal' });
    }),
  );
});

test('noise is read to its end with places inside of it', () => {
  const noise = fc.array(
    fc.constantFrom(
      '<',
      '>',
      '/',
      '"',
      "'",
      '=',
      '&',
      'a',
      ' ',
      '<!--',
      '-->',
      '<![CDATA[',
      '<?',
      '</a>',
      '<a>',
      ';',
    ),
  );
  fc.assert(
    fc.property(noise, (parts) => {
      const xml = parts.join('');
      const { elements, problems: found } = scanXml(xml);
      for (const { start, end } of found) assert.ok(start >= 0 && start <= end && end <= xml.length);
      for (const { start, openEnd } of elements) assert.ok(start < openEnd && openEnd <= xml.length);
    }),
  );
});
