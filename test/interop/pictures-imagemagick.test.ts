/** ImageMagick as the judge of the bitmaps that phones are given. */
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { readLogo } from '#files/logo/logo.ts';
import { readPhoneXml } from '#files/phone-xml/read-phone-xml.ts';
import { SCREEN_GREYS } from '#files/picture/grey-picture.ts';
import { unpackPicture } from '#files/picture/phone-image.ts';
import { runCommand } from '#test/support/command.ts';
import { Offhook } from '#test/support/offhook.ts';

const IDENTIFY = '/usr/bin/identify';
const CONVERT = '/usr/bin/convert';
const skip = existsSync(IDENTIFY) ? false : `${IDENTIFY} is not installed`;

const judge = async (...words: string[]): Promise<string> => {
  const { code, stdout, stderr } = await runCommand(words);
  assert.equal(code, 0, `${words.join(' ')}: ${stderr}`);
  return stdout;
};

test('a logo is a Windows bitmap of 90 × 56 with 8 bits and four greys, pixel by pixel as meant', {
  skip,
}, async (t) => {
  const offhook = new Offhook(t);
  const [logo, preview, raw] = ['logo.bmp', 'logo.png', 'logo.gray'].map((name) =>
    join(offhook.folder, name),
  ) as [string, string, string];
  await offhook.must('logo', 'make', 'docs/pictures/bakery.svg', '--out', logo, '--preview', preview);

  assert.equal(await judge(IDENTIFY, '-format', '%m %w %h %z %k %B', logo), 'BMP3 90 56 8 4 6230');
  await judge(CONVERT, logo, '-depth', '8', `gray:${raw}`);
  const greys = Array.from(readLogo(readFileSync(logo)).pixels, (pixel) => SCREEN_GREYS[pixel]);
  assert.deepEqual([...readFileSync(raw)], greys);
  assert.equal(await judge(IDENTIFY, '-format', '%m %w %h %k', preview), 'PNG 360 224 4');

  // Bitmaps that ImageMagick writes in other depths are read.
  for (const [name, ...how] of [
    ['24.bmp', '-type', 'truecolor', '-define', 'bmp:format=bmp3'],
    ['v4.bmp', '-type', 'truecolor'],
    ['1.bmp', '-monochrome'],
  ] as const) {
    const other = join(offhook.folder, name);
    await judge(CONVERT, 'docs/pictures/bakery-on-a-phone.png', ...how, other);
    const out = join(offhook.folder, `${name}.logo.bmp`);
    await offhook.must('logo', 'make', other, '--out', out);
    assert.equal(await judge(IDENTIFY, '-format', '%m %w %h %z %B', out), 'BMP3 90 56 8 6230', name);
  }
});

test('the picture of a page and its preview are the same', { skip }, async (t) => {
  const offhook = new Offhook(t);
  const [page, preview, raw] = ['p.xml', 'p.png', 'p.gray'].map((name) => join(offhook.folder, name)) as [
    string,
    string,
    string,
  ];
  await offhook.must('picture', 'make', 'docs/pictures/bakery.svg', '--size', '100x60', '--out', page);
  await offhook.must('picture', 'show', page, '--scale', '1', '--out', preview);
  await judge(CONVERT, preview, '-depth', '8', `gray:${raw}`);
  const shown = readPhoneXml(readFileSync(page));
  assert.equal(shown.kind, 'image');
  const greys = Array.from(unpackPicture(shown.picture).pixels, (pixel) => SCREEN_GREYS[pixel]);
  assert.deepEqual([...readFileSync(raw)], greys);
});
