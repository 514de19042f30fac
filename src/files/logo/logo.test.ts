import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { GreyPicture } from '#files/picture/grey-picture.ts';
import { DecodeError } from '#values/decode-error.ts';
import { LOGO_SIZE, readLogo, writeLogo } from './logo.ts';
import { readBitmap } from './read-bitmap.ts';

const anyLogo = fc
  .uint8Array({ min: 0, max: 3, minLength: 90 * 56, maxLength: 90 * 56 })
  .map((pixels): GreyPicture => ({ ...LOGO_SIZE, pixels }));

test('a logo has the 6,230 octets that recipes agree on, and is read back as it was', () => {
  fc.assert(
    fc.property(anyLogo, (logo) => {
      const bytes = writeLogo(logo);
      assert.equal(bytes.length, 6230);
      assert.deepEqual(readLogo(bytes), logo);
    }),
    { numRuns: 20 },
  );
});

test('the first pixel of a logo stands in the last row of the file, as the grey itself', () => {
  const pixels = new Uint8Array(90 * 56);
  pixels[0] = 3;
  pixels[1] = 2;
  pixels[90 * 55] = 1;
  const bytes = writeLogo({ ...LOGO_SIZE, pixels });
  assert.deepEqual([...bytes.subarray(1078 + 55 * 92, 1078 + 55 * 92 + 3)], [0x00, 0x40, 0xff]);
  assert.equal(bytes[1078], 0x80);
});

/** A bitmap of 3 × 2 pixels by hand: header, palette, rows from the bottom up unless the height is negative. */
function bitmap(bits: number, palette: number[], rows: number[], height = 2): Uint8Array {
  const bytes = Buffer.alloc(54 + palette.length + rows.length);
  bytes.write('BM');
  bytes.writeUInt32LE(54 + palette.length, 10);
  bytes.writeUInt32LE(40, 14);
  bytes.writeInt32LE(3, 18);
  bytes.writeInt32LE(height, 22);
  bytes.writeUInt16LE(bits, 28);
  bytes.writeUInt32LE(palette.length / 4, 46);
  bytes.set(palette, 54);
  bytes.set(rows, 54 + palette.length);
  return bytes;
}

const RED = [255, 0, 0, 255];
const BLUE = [0, 0, 255, 255];
const PALETTE = [0, 0, 255, 0, 255, 0, 0, 0];
const WANTED = [...RED, ...BLUE, ...RED, ...BLUE, ...BLUE, ...BLUE];

test('bitmaps of every usual depth give the same picture, whichever row comes first', () => {
  const cases = {
    '1 bit': bitmap(1, PALETTE, [0b1110_0000, 0, 0, 0, 0b0100_0000, 0, 0, 0]),
    '4 bits': bitmap(4, PALETTE, [0x11, 0x10, 0, 0, 0x01, 0x00, 0, 0]),
    '8 bits': bitmap(8, PALETTE, [1, 1, 1, 0, 0, 1, 0, 0]),
    '8 bits, top row first': bitmap(8, PALETTE, [0, 1, 0, 0, 1, 1, 1, 0], -2),
    '24 bits': bitmap(
      24,
      [],
      [...[255, 0, 0, 255, 0, 0, 255, 0, 0], 0, 0, 0, ...[0, 0, 255, 255, 0, 0, 0, 0, 255], 0, 0, 0],
    ),
  };
  for (const [name, bytes] of Object.entries(cases)) {
    assert.deepEqual([...readBitmap(bytes).rgba], WANTED, name);
  }
});

test('what is no bitmap, or only a part of one, is a DecodeError', () => {
  const whole = bitmap(4, PALETTE, [0x11, 0x10, 0, 0, 0x01, 0x00, 0, 0]);
  for (let cut = 0; cut < whole.length; cut += 1) {
    assert.throws(() => readBitmap(whole.subarray(0, cut)), DecodeError, `cut at ${cut}`);
  }
  assert.throws(() => readBitmap(bitmap(8, PALETTE, [7, 1, 1, 0, 0, 1, 0, 0])), /no colour 7/);
  assert.throws(() => readBitmap(bitmap(16, [], new Array(16).fill(0))), /16 bits/);
  assert.throws(() => readLogo(whole), /3 × 2 pixels/);
});

test('noise in any place of a bitmap gives a picture or a DecodeError', () => {
  const whole = bitmap(8, PALETTE, [1, 1, 1, 0, 0, 1, 0, 0]);
  const change = fc.record({ at: fc.nat(whole.length - 1), octet: fc.nat(255) });
  fc.assert(
    fc.property(fc.array(change, { maxLength: 8 }), (changes) => {
      const noisy = Uint8Array.from(whole);
      for (const { at, octet } of changes) noisy[at] = octet;
      try {
        const { width, height, rgba } = readBitmap(noisy);
        assert.equal(rgba.length, width * height * 4);
      } catch (error) {
        assert.ok(error instanceof DecodeError, String(error));
      }
    }),
  );
});
