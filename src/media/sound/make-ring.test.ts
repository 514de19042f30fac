import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { isRingLength } from '#knowledge/ring-format.ts';
import { decodeMuLaw } from '#protocols/rtp/g711.ts';
import { decodeSound, type Sound } from './decode-sound.ts';
import { makeRing, type RingChoice } from './make-ring.ts';
import { resample } from './resample.ts';
import { ringAsWav } from './wav.ts';

const WHOLE: RingChoice = { start: 'first-sound', seconds: 2.01 };

function tone(hertz: number, seconds: number, { rate = 44_100, amplitude = 0.1, from = 0 } = {}): Sound {
  const samples = Float32Array.from({ length: Math.round((from + seconds) * rate) }, (_, at) =>
    at < from * rate ? 0 : amplitude * Math.sin((2 * Math.PI * hertz * at) / rate),
  );
  return { samples, samplesPerSecond: rate };
}

const played = (octets: Uint8Array) => Array.from(octets, (octet) => decodeMuLaw(octet) / 32_768);
const loudness = (values: readonly number[]) =>
  Math.sqrt(values.reduce((sum, value) => sum + value * value, 0) / values.length);
/** Upward crossings a second. */
const pitch = (values: readonly number[]) =>
  (values.filter((value, at) => at > 0 && (values[at - 1] as number) < 0 && value >= 0).length * 8000) /
  values.length;

test('a long tone fills a ring to the last octet, in pitch, and joins its own end', () => {
  for (const rate of [8000, 11_025, 44_100]) {
    const { octets } = makeRing(tone(441, 5, { rate }), WHOLE);
    assert.equal(octets.length, 16_080);
    const values = played(octets);
    assert.ok(Math.abs(pitch(values) - 441) < 5, `${rate}: ${pitch(values)}`);
    const largest = Math.max(...values);
    assert.ok(Math.abs(values[0] as number) < largest * 0.1, 'begins at zero');
    const steepest = largest * 2 * Math.sin((Math.PI * 441) / 8000);
    assert.ok(Math.abs((values[0] as number) - (values.at(-1) as number)) < steepest * 1.2, 'joins');
  }
});

test('quiet and loud sounds become equally loud, and none is cut off', () => {
  for (const amplitude of [0.004, 0.1, 1]) {
    const values = played(makeRing(tone(440, 3, { amplitude }), WHOLE).octets);
    assert.ok(Math.abs(20 * Math.log10(loudness(values)) + 10) < 0.3, `${amplitude}: ${loudness(values)}`);
  }
  const clicks = Float32Array.from({ length: 24_000 }, (_, at) => (at % 400 < 4 ? 1 : 0.001 * Math.sin(at)));
  const values = played(makeRing({ samples: clicks, samplesPerSecond: 8000 }, WHOLE).octets);
  assert.ok(values.every((value) => Math.abs(value) < 0.99));
});

test('it begins with the first sound, where one says, or where it is loudest', () => {
  const quietThenLoud: Sound = {
    samplesPerSecond: 8000,
    samples: Float32Array.from({ length: 80_000 }, (_, at) =>
      at < 8000 ? 0 : (at < 40_000 ? 0.1 : 0.8) * Math.sin((2 * Math.PI * 500 * at) / 8000),
    ),
  };
  const startOf = (start: RingChoice['start']) => makeRing(quietThenLoud, { start, seconds: 2.01 }).startsAt;
  assert.ok(Math.abs(startOf('first-sound') - 1) < 0.03);
  assert.ok(Math.abs(startOf(3.5) - 3.5) < 0.01);
  assert.ok(Math.abs(startOf('loudest') - 5) < 0.05);
});

test('where there is nothing to hear, it says so', () => {
  const silence = { samples: new Float32Array(16_000), samplesPerSecond: 8000 };
  assert.throws(() => makeRing(silence, WHOLE), { code: 'RING_SILENT' });
  assert.throws(() => makeRing(tone(440, 1), { start: 60, seconds: 1 }), { code: 'RING_SILENT' });
  assert.throws(
    () => makeRing({ samples: new Float32Array(8000).fill(0.7), samplesPerSecond: 8000 }, WHOLE),
    {
      code: 'RING_SILENT',
    },
  );
});

test('whatever the sound, a ring has a length that phones take', () => {
  const anySound = fc.record({
    samples: fc.float32Array({ min: -1, max: 1, noNaN: true, minLength: 1, maxLength: 6000 }),
    samplesPerSecond: fc.constantFrom(1000, 8000, 22_050, 48_000),
  });
  const anyChoice = fc.record({
    start: fc.oneof(
      fc.constantFrom('first-sound' as const, 'loudest' as const),
      fc.double({ min: 0, max: 1, noNaN: true }),
    ),
    seconds: fc.double({ min: 0.03, max: 2.01, noNaN: true }),
  });
  fc.assert(
    fc.property(anySound, anyChoice, (sound, choice) => {
      try {
        const { octets } = makeRing(sound, choice);
        assert.ok(isRingLength(octets.length), String(octets.length));
        assert.ok(octets.length <= Math.max(240, choice.seconds * 8000 + 1));
      } catch (error) {
        assert.equal((error as { code?: string }).code, 'RING_SILENT', String(error));
      }
    }),
    { numRuns: 60 },
  );
});

test('what a new rate has no room for is gone, and nothing folds back', () => {
  const { samples } = tone(6000, 1, { amplitude: 1 });
  const low = resample(samples, { first: 0, step: 44_100 / 8000, count: 8000 }).subarray(100, -100);
  assert.ok(loudness([...low]) < 0.001);
});

test('the preview is read again as the samples that a phone plays', async () => {
  const { octets } = makeRing(tone(440, 1), WHOLE);
  const { samples, samplesPerSecond } = await decodeSound(ringAsWav(octets));
  assert.equal(samplesPerSecond, 8000);
  // The reader takes 32,767 for full scale, and phones 32,768.
  assert.ok(played(octets).every((value, at) => Math.abs(value - (samples[at] as number)) < 1e-4));
  assert.equal(samples.length, octets.length);
});

test('of a long sound no more is decoded than is wanted', async () => {
  const wav = ringAsWav(new Uint8Array(80_000).fill(0x20));
  assert.equal((await decodeSound(wav)).samples.length, 80_000);
  const { samples } = await decodeSound(wav, 2);
  assert.ok(samples.length >= 16_000 && samples.length < 20_000, String(samples.length));
});

test('what is no sound, or a broken one, is refused in a sentence', async () => {
  const wav = ringAsWav(Uint8Array.from({ length: 480 }, (_, at) => at % 256));
  for (const bytes of [
    Buffer.from('hello'),
    Buffer.alloc(0),
    wav.subarray(0, 30),
    Buffer.from('OggS nothing'),
    Buffer.from('fLaC'),
    Buffer.from('ID3 of nobody'),
  ]) {
    await assert.rejects(decodeSound(bytes), { code: 'SOUND_UNREADABLE' });
  }
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(fc.nat(60), fc.nat(255)), { minLength: 1, maxLength: 6 }),
      async (changes) => {
        const noisy = Uint8Array.from(wav);
        for (const [at, octet] of changes) noisy[at] = octet;
        try {
          const { samples } = await decodeSound(noisy);
          assert.ok(samples.every((sample) => Math.abs(sample) <= 1));
        } catch (error) {
          assert.equal((error as { code?: string }).code, 'SOUND_UNREADABLE', String(error));
        }
      },
    ),
    { numRuns: 200 },
  );
});
