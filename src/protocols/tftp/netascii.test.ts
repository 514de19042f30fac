import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { fromNetascii, toNetascii } from './netascii.ts';

const octets = (text: string) => Uint8Array.from(Buffer.from(text, 'latin1'));

test('line ends and carriage returns are written as RFC 1350 has them', () => {
  assert.deepEqual(toNetascii(octets('a\nb\r\nc\r')), octets('a\r\nb\r\0\r\nc\r\0'));
  const plain = octets('no line end');
  assert.equal(toNetascii(plain), plain);
});

test('what is not netascii is kept', () => {
  assert.deepEqual(fromNetascii(octets('a\rb\n\r')), octets('a\rb\n\r'));
});

test('any file comes back as it was', () => {
  const mostlyLineEnds = fc.uint8Array({ max: 14, maxLength: 40 });
  fc.assert(
    fc.property(mostlyLineEnds, (bytes) => {
      assert.deepEqual(fromNetascii(toNetascii(bytes)), bytes);
    }),
  );
});
