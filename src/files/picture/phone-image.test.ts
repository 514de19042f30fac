import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { DecodeError } from '#values/decode-error.ts';
import type { GreyPicture } from './grey-picture.ts';
import { packPicture, unpackPicture } from './phone-image.ts';

test('the example of the guide: 2D is light grey, black, dark grey and white, from the left', () => {
  const pixels = Uint8Array.from([1, 3, 2, 0]);
  assert.deepEqual([...packPicture({ width: 4, height: 1, pixels }).pixels], [0x2d]);
  const read = unpackPicture({ width: 4, height: 1, depth: 2, pixels: Uint8Array.from([0x2d]) });
  assert.deepEqual(read.pixels, pixels);
});

test('rows follow each other without padding, so that a full page has 2,162 octets', () => {
  const pixels = Uint8Array.from([3, 0, 0, 0, 3, 0]);
  assert.deepEqual([...packPicture({ width: 3, height: 2, pixels }).pixels], [0x03, 0x03]);
  const full = { width: 133, height: 65, pixels: new Uint8Array(133 * 65) };
  assert.equal(packPicture(full).pixels.length, 2162);
});

test('any picture is read again as it was', () => {
  const anyPicture = fc
    .record({ width: fc.integer({ min: 1, max: 133 }), height: fc.integer({ min: 1, max: 65 }) })
    .chain(({ width, height }) =>
      fc
        .uint8Array({ min: 0, max: 3, minLength: width * height, maxLength: width * height })
        .map((pixels): GreyPicture => ({ width, height, pixels })),
    );
  fc.assert(
    fc.property(anyPicture, (picture) => {
      assert.deepEqual(unpackPicture(packPicture(picture)), picture);
    }),
    { numRuns: 30 },
  );
});

test('one bit a pixel is white and black; data that ends early leaves the rest white', () => {
  const unpack = (width: number, height: number, depth: 1 | 2, ...octets: number[]) => [
    ...unpackPicture({ width, height, depth, pixels: Uint8Array.from(octets) }).pixels,
  ];
  assert.deepEqual(unpack(4, 1, 1, 0x05), [3, 0, 3, 0]);
  assert.deepEqual(unpack(3, 2, 2, 0x03), [3, 0, 0, 0, 0, 0]);
  assert.deepEqual(unpack(2, 1, 2), [0, 0]);
  assert.throws(() => unpack(4, 1, 2, 0x2d, 0x2d), DecodeError);
  assert.throws(() => unpack(0, 1, 2), DecodeError);
  assert.throws(() => unpack(99_999, 99_999, 2), DecodeError);
});
