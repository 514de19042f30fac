/** Root mean square that rings are brought to: loud, with room for the peaks of music (-10 dB of full scale). */
const WANTED = 10 ** (-10 / 20);
/** Noise below is silence, not a quiet ring (-60 dB). */
const SILENCE = 0.001;
/** From here on peaks are bent, so that none is cut off. */
const KNEE = 0.7;
const CEILING = 0.98;

/** Root mean square of a stretch; 0 for an empty one. */
export function loudnessOf(samples: Float32Array): number {
  if (samples.length === 0) return 0;
  return Math.sqrt(samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length);
}

/**
 * Brings a sound to the loudness of all rings. What goes beyond the knee is bent towards the ceiling; zero stays zero,
 * so crossings stay where they are. Silence stays silent.
 */
export function level(samples: Float32Array): Float32Array {
  const loudness = loudnessOf(samples);
  if (loudness < SILENCE) return samples;
  const gain = WANTED / loudness;
  return samples.map((sample) => bent(sample * gain));
}

function bent(value: number): number {
  const magnitude = Math.abs(value);
  if (magnitude <= KNEE) return value;
  const room = CEILING - KNEE;
  return Math.sign(value) * (KNEE + room * Math.tanh((magnitude - KNEE) / room));
}
