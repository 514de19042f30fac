import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { readFormQuery } from './form-query.ts';

test('what was typed comes out, in UTF-8 and in ISO-8859-1', () => {
  const fields = readFormQuery('l=Jos%C3%A9&f=Jos%E9&n=%2B32+2&empty=&=x&l=again');
  assert.deepEqual(
    [...fields],
    [
      ['l', 'José'],
      ['f', 'José'],
      ['n', '+32 2'],
      ['empty', ''],
    ],
  );
  assert.deepEqual([...readFormQuery('')], []);
  assert.equal(readFormQuery('a=b=c').get('a'), 'b=c');
});

test('whatever is asked, there are few fields and none is long', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 2000 }), (query) => {
      const fields = [...readFormQuery(query)];
      assert.ok(fields.length <= 16);
      assert.ok(fields.every(([, value]) => value.length <= 256));
    }),
  );
  assert.equal(readFormQuery('a=1&'.repeat(10_000)).size, 1);
  assert.equal(readFormQuery(`a=${'x'.repeat(8000)}`).get('a')?.length, 256);
});

test('URLSearchParams is read back', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 32 }), (text) => {
      assert.equal(readFormQuery(String(new URLSearchParams({ l: text }))).get('l'), text);
    }),
  );
});
