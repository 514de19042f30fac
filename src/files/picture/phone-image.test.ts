import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { DecodeError } from '#values/decode-error.ts';
import type { GreyPicture } from './grey-picture.ts';
import { decodeImageData, encodeImageData, readImagePage, writeImagePage } from './phone-image.ts';

test('the example of the guide: 2D is light grey, black, dark grey and white, from the left', () => {
  const pixels = Uint8Array.from([1, 3, 2, 0]);
  assert.equal(encodeImageData({ width: 4, height: 1, pixels }), '2D');
  assert.deepEqual(decodeImageData('2d', 4, 1, 2).pixels, pixels);
});

test('rows follow each other without padding, so that a full page is 4,324 digits', () => {
  const pixels = Uint8Array.from([3, 0, 0, 0, 3, 0]);
  assert.equal(encodeImageData({ width: 3, height: 2, pixels }), '0303');
  const full = { width: 133, height: 65, pixels: new Uint8Array(133 * 65) };
  assert.equal(encodeImageData(full).length, 4324);
});

const anyPicture = fc
  .record({ width: fc.integer({ min: 1, max: 133 }), height: fc.integer({ min: 1, max: 65 }) })
  .chain(({ width, height }) =>
    fc
      .uint8Array({ min: 0, max: 3, minLength: width * height, maxLength: width * height })
      .map((pixels): GreyPicture => ({ width, height, pixels })),
  );

test('any picture is read again as it was, in data and in a page', () => {
  fc.assert(
    fc.property(anyPicture, (picture) => {
      const { width, height } = picture;
      assert.deepEqual(decodeImageData(encodeImageData(picture), width, height, 2), picture);
      assert.deepEqual(readImagePage(writeImagePage(picture, { title: 'a & b', prompt: 'é' })), picture);
    }),
    { numRuns: 30 },
  );
});

test('one bit a pixel is white and black; data that ends early leaves the rest white', () => {
  assert.deepEqual([...decodeImageData('05', 4, 1, 1).pixels], [3, 0, 3, 0]);
  assert.deepEqual([...decodeImageData('03', 3, 2, 2).pixels], [3, 0, 0, 0, 0, 0]);
  assert.deepEqual([...decodeImageData('', 2, 1, 2).pixels], [0, 0]);
});

test('a page whose numbers or data make no picture is a DecodeError', () => {
  const page = (inside: string) => Buffer.from(`<CiscoIPPhoneImage>${inside}</CiscoIPPhoneImage>`);
  const size = '<Width>4</Width><Height>1</Height><Depth>2</Depth>';
  assert.equal(readImagePage(page(`${size}<Data>2D</Data>`)).pixels.length, 4);
  for (const inside of [
    '',
    '<Width>134</Width><Height>1</Height><Depth>2</Depth>',
    `${size}<Data>2D2D</Data>`,
    `${size}<Data>xy</Data>`,
    `${size}<Data>2</Data>`,
  ]) {
    assert.throws(() => readImagePage(page(inside)), DecodeError, inside);
  }
  assert.throws(() => readImagePage(Buffer.from('<CiscoIPPhoneText/>')), DecodeError);
});
