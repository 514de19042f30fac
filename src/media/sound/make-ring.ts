import { RING_FORMAT } from '#knowledge/ring-format.ts';
import { encodeMuLaw } from '#protocols/rtp/g711.ts';
import { OffhookError } from '#values/offhook-error.ts';
import type { Sound } from './decode-sound.ts';
import { findStart, type RingStart } from './find-start.ts';
import { level, loudnessOf } from './loudness.ts';
import { resample } from './resample.ts';

const { samplesPerSecond: RATE, longest: LONGEST, shortest: SHORTEST, step: STEP } = RING_FORMAT;
/** What is looked at for a place to begin, besides the ring itself: a fifth of a second has a crossing. */
const SEARCH = RATE / 5;
/** Below (-60 dB) the end of a sound is silence. */
const SILENCE = 0.001;
/** A sixth of a semitone: nobody hears it. */
const PITCH_MOVED = 0.01;
const FULL_SCALE = 32_767;

export interface RingChoice {
  readonly start: RingStart;
  /** At most 2.01; a sound that is shorter makes a shorter ring. */
  readonly seconds: number;
}

/** A ring as phones take it. */
export interface Ring {
  /** Mu-law, a multiple of 240 octets. */
  readonly octets: Uint8Array;
  /** Where in the sound it begins, in seconds. */
  readonly startsAt: number;
}

/**
 * Cuts a ring out of a sound. It begins and ends where the sound crosses zero on its way up, so that it neither clicks
 * nor stumbles when it is played again and again; for that, and to have a multiple of 240 samples, its pitch is moved by
 * less than a hundredth. A sound that ends earlier is followed by silence up to the next multiple.
 * @throws OffhookError RING_SILENT when there is nothing to hear.
 */
export function makeRing(sound: Sound, { start, seconds }: RingChoice): Ring {
  const first = findStart(sound, start, seconds);
  const step = sound.samplesPerSecond / RATE;
  const wanted = Math.max(SHORTEST, Math.min(LONGEST, Math.floor(Math.round(seconds * RATE) / STEP) * STEP));
  const left = Math.max(0, Math.floor((sound.samples.length - first) / step));
  const rough = resample(sound.samples, { first, step, count: Math.min(left, wanted + SEARCH) });
  const average = rough.reduce((sum, sample) => sum + sample, 0) / Math.max(1, rough.length);
  const heard = withoutSilentEnd(rough.map((sample) => sample - average));
  if (loudnessOf(heard) < SILENCE) throw silent(first / sound.samplesPerSecond);

  const upward = crossings(heard);
  const begin = upward.find((crossing) => crossing < SEARCH) ?? 0;
  const within = upward.filter((crossing) => crossing > begin && crossing <= begin + wanted);
  const even = within.findLast((crossing) => isNearStep(crossing - begin));
  const length = (even ?? within.at(-1) ?? Math.min(heard.length, begin + wanted)) - begin;
  const count = even === undefined ? Math.ceil(length) : nearestStep(length);
  const cut = resample(sound.samples, {
    first: first + begin * step,
    step: even === undefined ? step : (step * length) / count,
    count,
  }).map((sample) => sample - average);
  const padded = new Float32Array(Math.max(SHORTEST, Math.ceil(cut.length / STEP) * STEP));
  padded.set(level(cut));
  return {
    octets: Uint8Array.from(padded, (sample) => encodeMuLaw(Math.round(sample * FULL_SCALE))),
    startsAt: (first + begin * step) / sound.samplesPerSecond,
  };
}

function nearestStep(length: number): number {
  return Math.round(length / STEP) * STEP;
}

/** Whether a stretch becomes a multiple of 240 samples with less than {@link PITCH_MOVED} of a change. */
function isNearStep(length: number): boolean {
  return Math.abs(nearestStep(length) - length) < length * PITCH_MOVED;
}

/** Where the sound goes from below zero to zero or above, between samples by proportion. */
function crossings(samples: Float32Array): number[] {
  const found: number[] = [];
  for (let at = 1; at < samples.length; at += 1) {
    const [before, after] = [samples[at - 1] as number, samples[at] as number];
    if (before < 0 && after >= 0) found.push(at - after / (after - before));
  }
  return found;
}

function withoutSilentEnd(samples: Float32Array): Float32Array {
  return samples.subarray(0, samples.findLastIndex((sample) => Math.abs(sample) > SILENCE) + 1);
}

function silent(seconds: number): OffhookError {
  return new OffhookError(
    'RING_SILENT',
    `There is nothing to hear at ${seconds.toFixed(2)} s.`,
    'Let the ring begin somewhere else: --start 12.5, or --start loudest.',
  );
}
