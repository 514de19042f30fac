/** Sound as the virtual phone makes and knows it: tones, 8000 samples a second. */
export const SAMPLE_RATE = 8000;

/** Half of full scale. */
const AMPLITUDE = 16_000;

/** The sample of a tone at a moment, counted in samples since it began. */
export function toneSample(hertz: number, at: number): number {
  return Math.round(AMPLITUDE * Math.sin((2 * Math.PI * hertz * at) / SAMPLE_RATE));
}

/**
 * How much of what is heard is a tone of that frequency: from 0, none of it, to 1, nothing else (Goertzel's algorithm).
 * Tells frequencies apart that differ by more than 8000 / samples.
 */
export function toneShare(samples: Iterable<number>, hertz: number): number {
  const coefficient = 2 * Math.cos((2 * Math.PI * hertz) / SAMPLE_RATE);
  let [one, two, power, count] = [0, 0, 0, 0];
  for (const sample of samples) {
    [one, two] = [sample + coefficient * one - two, one];
    power += sample * sample;
    count += 1;
  }
  if (power === 0) return 0;
  const strength = one * one + two * two - coefficient * one * two;
  return Math.min(1, (2 * strength) / (count * power));
}
