/** Which places of a sound are wanted, in samples of it; they may lie between two. */
export interface SamplePlaces {
  readonly first: number;
  readonly step: number;
  readonly count: number;
}

/** Zero crossings of the filter on each side: more cuts sharper. */
const LOBES = 16;
/** Room for the filter to fall before half the new rate. */
const PASS = 0.94;

/**
 * The sound at other places: a windowed sinc (Blackman), which also removes what the new rate has no room for. Beyond
 * its ends the sound is silent.
 */
export function resample(samples: Float32Array, { first, step, count }: SamplePlaces): Float32Array {
  const cutoff = Math.min(1, 1 / step) * PASS;
  const reach = LOBES / cutoff;
  return Float32Array.from({ length: count }, (_, index) => {
    const place = first + index * step;
    let sum = 0;
    let weights = 0;
    for (let at = Math.ceil(place - reach); at <= place + reach; at += 1) {
      const weight = filter((at - place) * cutoff);
      weights += weight;
      sum += weight * (samples[at] ?? 0);
    }
    return sum / weights;
  });
}

/** The filter at a distance in its own zero crossings, from a table: sines are slow. */
function filter(distance: number): number {
  const place = Math.abs(distance) * TABLE_STEPS;
  const at = Math.floor(place);
  const before = TABLE[at] as number;
  return before + ((TABLE[at + 1] as number) - before) * (place - at);
}

const TABLE_STEPS = 512;
const TABLE = Float64Array.from({ length: LOBES * TABLE_STEPS + 2 }, (_, index) => {
  const angle = (Math.PI * index) / TABLE_STEPS;
  const window = 0.42 + 0.5 * Math.cos(angle / LOBES) + 0.08 * Math.cos((2 * angle) / LOBES);
  return index === 0 ? 1 : (Math.sin(angle) / angle) * window;
});
