import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import sharp from 'sharp';
import { LOGO_SIZE, writeLogo } from '#files/logo/logo.ts';
import { SCREEN_GREYS } from '#files/picture/grey-picture.ts';
import { toScreenGreys } from './dither.ts';
import { svgAsPng } from './draw-svg.ts';
import { previewPicture } from './preview.ts';
import { readPicture } from './read-picture.ts';

const svg = (inside: string, size = 'width="180" height="112"') =>
  Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" ${size}>${inside}</svg>`);
const HALF_BLACK = svg('<rect width="90" height="112"/>');

test('a drawing keeps its place: what is transparent is white, what is black is black', async () => {
  const { luma } = await readPicture(HALF_BLACK, LOGO_SIZE, { framing: 'fit' });
  assert.equal(luma.length, 90 * 56);
  assert.deepEqual([luma[0], luma[89], luma[90 * 55 + 10]], [0, 255, 0]);
  const negative = await readPicture(HALF_BLACK, LOGO_SIZE, { framing: 'fit', inverted: true });
  assert.deepEqual([negative.luma[0], negative.luma[89]], [255, 0]);
});

test('to fit leaves white borders, to crop cuts off', async () => {
  const tall = svg('<rect width="40" height="400"/>', 'width="40" height="400"');
  const fit = await readPicture(tall, LOGO_SIZE, { framing: 'fit' });
  assert.deepEqual([fit.luma[28 * 90], fit.luma[28 * 90 + 45]], [255, 0]);
  const crop = await readPicture(tall, LOGO_SIZE, { framing: 'crop' });
  assert.ok(crop.luma.every((grey) => grey === 0));
});

test('the same picture in every format gives the same greys', async () => {
  const png = await sharp(HALF_BLACK).flatten({ background: '#fff' }).png().toBuffer();
  const formats = {
    png,
    webp: await sharp(png).webp({ lossless: true }).toBuffer(),
    gif: await sharp(png).gif().toBuffer(),
    jpeg: await sharp(png).jpeg({ quality: 100 }).toBuffer(),
  };
  for (const [name, bytes] of Object.entries(formats)) {
    const { luma } = await readPicture(bytes, LOGO_SIZE, { framing: 'fit' });
    const { pixels } = toScreenGreys(luma, 90, 56, 'none');
    assert.deepEqual([pixels[0], pixels[44], pixels[46], pixels[89]], [3, 3, 0, 0], name);
  }
});

test('a logo goes through unchanged, dithered or not', async () => {
  const pixels = Uint8Array.from({ length: 90 * 56 }, (_, at) => (at * 7) % 4);
  const bytes = writeLogo({ ...LOGO_SIZE, pixels });
  const { luma } = await readPicture(bytes, LOGO_SIZE, { framing: 'fit' });
  assert.deepEqual(toScreenGreys(luma, 90, 56, 'none').pixels, pixels);
  assert.deepEqual(toScreenGreys(luma, 90, 56, 'diffuse').pixels, pixels);
});

test('dots keep the light of any even grey within a hundredth', () => {
  const light = (grey: number) => (grey <= 10 ? grey / 255 / 12.92 : ((grey / 255 + 0.055) / 1.055) ** 2.4);
  fc.assert(
    fc.property(fc.nat(255), (grey) => {
      const { pixels } = toScreenGreys(new Uint8Array(90 * 56).fill(grey), 90, 56, 'diffuse');
      const shown =
        pixels.reduce((sum, pixel) => sum + light(SCREEN_GREYS[pixel] as number), 0) / pixels.length;
      assert.ok(Math.abs(shown - light(grey)) < 0.01, `${grey}: ${shown}`);
    }),
    { numRuns: 40 },
  );
});

test('a preview has a square of the grey for each pixel', async () => {
  const png = await previewPicture({ width: 2, height: 1, pixels: Uint8Array.from([2, 0]) }, 3);
  const { data, info } = await sharp(png).toColourspace('b-w').raw().toBuffer({ resolveWithObject: true });
  assert.deepEqual([info.width, info.height], [6, 3]);
  assert.deepEqual([...data.subarray(0, 6)], [0x40, 0x40, 0x40, 0xff, 0xff, 0xff]);
});

test("a drawing becomes a PNG of its own size, or it is said that letters can't be drawn", async () => {
  try {
    const png = await svgAsPng(HALF_BLACK.toString());
    const { width, height } = await sharp(png).metadata();
    assert.deepEqual([width, height], [180, 112]);
  } catch (error) {
    assert.equal((error as { code?: string }).code, 'FONTS_MISSING', String(error));
  }
});

test('what is no picture is refused in a sentence', async () => {
  for (const bytes of [
    Buffer.from('hello'),
    Buffer.alloc(0),
    HALF_BLACK.subarray(0, 60),
    Buffer.from('BM'),
  ]) {
    await assert.rejects(readPicture(bytes, LOGO_SIZE, { framing: 'fit' }), { code: 'PICTURE_UNREADABLE' });
  }
  const huge = svg('', 'width="99999" height="99999"');
  await assert.rejects(readPicture(huge, LOGO_SIZE, { framing: 'fit' }), { code: 'PICTURE_UNREADABLE' });
});
