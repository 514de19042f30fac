import type { Confidence } from './confidence.ts';
import type { SourceKey } from './sources.ts';

/**
 * What a ring is: raw mu-law of 8000 samples a second, one channel, no header, beginning and ending where the sound
 * crosses zero. Rings in use break the lengths; what phones make of those is not known.
 */
export const RING_FORMAT = {
  samplesPerSecond: 8000,
  /** Samples, each an octet. */
  shortest: 240,
  longest: 16_080,
  step: 240,
  confidence: 'documented',
  sources: ['ring-requirements', 'ring-tests', 'sipxecs-phone'],
} as const satisfies {
  readonly [length: string]: number | Confidence | readonly SourceKey[];
};

/** Whether phones are known to take a ring of so many samples. */
export function isRingLength(samples: number): boolean {
  const { shortest, longest, step } = RING_FORMAT;
  return samples >= shortest && samples <= longest && samples % step === 0;
}
