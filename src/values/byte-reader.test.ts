import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ByteReader } from './byte-reader.ts';
import { DecodeError } from './decode-error.ts';

test('fields are read in order', () => {
  const reader = new ByteReader(Uint8Array.of(7, 1, 2, 0x61, 0, 9, 9));
  assert.equal(reader.uint8('tag'), 7);
  assert.equal(reader.uint16('length'), 258);
  assert.equal(reader.textUntilNul('name'), 'a');
  assert.deepEqual(reader.rest(), Uint8Array.of(9, 9));
  assert.equal(reader.remaining, 0);
});

test('reading past the end tells the field and the offset', () => {
  const reader = new ByteReader(Uint8Array.of(1));
  assert.throws(
    () => reader.uint16('length'),
    (error) => error instanceof DecodeError && error.offset === 0 && /length/.test(error.message),
  );
  assert.throws(() => new ByteReader(Uint8Array.of(0x61)).textUntilNul('name'), DecodeError);
});
