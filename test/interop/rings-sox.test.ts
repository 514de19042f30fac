/** sox makes the sounds of people, and judges the rings that become of them. */
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { runCommand } from '#test/support/command.ts';
import { overTftp } from '#test/support/fetch-as-phone.ts';
import { Offhook } from '#test/support/offhook.ts';
import type { Ipv4Address } from '#values/ipv4-address.ts';
import { readRingList } from '#virtual-phone/read/read-ring-list.ts';

const SOX = '/usr/bin/sox';
const MP3 = '/usr/lib/x86_64-linux-gnu/sox/libsox_fmt_mp3.so';
const OPUS = '/usr/bin/opusenc';
const skip = existsSync(SOX) ? false : `${SOX} is not installed`;

const run = async (...words: string[]) => {
  const { code, stdout, stderr } = await runCommand(words);
  assert.equal(code, 0, `${words.join(' ')}: ${stderr}`);
  return stdout + stderr;
};
/** Two seconds of silence, then three of a tone. */
const song = (path: string) =>
  run(
    SOX,
    '-n',
    '-b',
    '16',
    '-r',
    '44100',
    '-c',
    '2',
    path,
    'synth',
    '3',
    'sin',
    '660',
    'gain',
    '-25',
    'pad',
    '2',
    '1',
  );

/** What sox measures of a ring: raw mu-law as phones take it. */
async function measure(ring: string) {
  const text = await run(SOX, '-t', 'ul', '-r', '8000', '-c', '1', ring, '-n', 'stat');
  const number = (name: RegExp) => Number(new RegExp(`${name.source}[^:]*:\\s*([-\\d.]+)`).exec(text)?.[1]);
  return {
    seconds: number(/Length/),
    rms: number(/RMS +amplitude/),
    hertz: number(/Rough +frequency/),
    mean: number(/Mean +amplitude/),
  };
}

test('WAV, MP3, Ogg Vorbis, Opus and FLAC become the same ring', { skip }, async (t) => {
  const offhook = new Offhook(t);
  const wav = join(offhook.folder, 'song.wav');
  await song(wav);
  const makers = { wav: true, flac: true, ogg: true, mp3: existsSync(MP3), opus: existsSync(OPUS) };
  for (const [ending, isThere] of Object.entries(makers)) {
    await t.test(ending, { skip: isThere ? false : `nothing here writes ${ending}` }, async () => {
      const path = join(offhook.folder, `song.${ending}`);
      if (ending === 'opus') await run(OPUS, '--quiet', wav, path);
      else if (ending !== 'wav') await run(SOX, wav, path);
      const ring = join(offhook.folder, `${ending}.raw`);
      const preview = join(offhook.folder, `${ending}.preview.wav`);
      const said = await offhook.must('ring', 'make', path, '--out', ring, '--preview', preview);
      assert.match(said, /2\.01 s from 2\.0\d s on, 16080 octets/);
      const { seconds, rms, hertz, mean } = await measure(ring);
      assert.equal(seconds, 2.01);
      assert.ok(Math.abs(rms - 0.316) < 0.01, `loudness ${rms}`);
      assert.ok(Math.abs(hertz - 660) < 15, `pitch ${hertz}`);
      assert.ok(Math.abs(mean) < 0.001, `mean ${mean}`);
      assert.match(await run(SOX, '--i', preview), /Sample Rate\s*: 8000[\s\S]*16-bit[\s\S]*16080 samples/);
    });
  }
});

test('rings that were added are in RINGLIST.DAT and served, until they are removed', { skip }, async (t) => {
  const offhook = new Offhook(t);
  const phone = '127.0.6.62' as Ipv4Address;
  const wav = join(offhook.folder, 'song.wav');
  await song(wav);
  await offhook.must('ring', 'add', wav, '--name', 'Front door', '--seconds', '1');
  await offhook.must('ring', 'add', wav, '--start', 'loudest');
  const serving = await offhook.serveOnLoopback();
  const fetched = async (name: string) => {
    const answer = await overTftp(serving, phone, name);
    assert.equal(answer.kind, 'received', name);
    return answer.kind === 'received' ? answer.bytes : new Uint8Array();
  };
  const { rings, dropped } = readRingList(await fetched('RINGLIST.DAT'));
  assert.deepEqual(
    [rings, dropped],
    [
      [
        { name: 'Front door', file: 'Front_door.raw' },
        { name: 'song', file: 'song.raw' },
      ],
      0,
    ],
  );
  assert.equal((await fetched('Front_door.raw')).length, 7920);
  assert.equal((await fetched('song.raw')).length, 16_080);
  const listed = JSON.parse(await offhook.must('ring', 'list', '--json'));
  assert.deepEqual(
    listed.map(({ name }: { name: string }) => name),
    ['Front door', 'song'],
  );

  await offhook.must('ring', 'remove', 'Front door');
  assert.deepEqual(JSON.parse(await offhook.must('ring', 'list', '--json')).length, 1);
  const again = await offhook.run('ring', 'remove', 'Front door');
  assert.match(again.stderr, /RING_UNKNOWN/);
  const name = await offhook.run('ring', 'add', wav, '--name', 'Töne');
  assert.match(name.stderr, /RING_NAME_UNUSABLE/);
  const noSound = await offhook.run('ring', 'add', 'package.json', '--name', 'none');
  assert.match(noSound.stderr, /SOUND_UNREADABLE/);
});
