import type { Sound } from './decode-sound.ts';
import { loudnessOf } from './loudness.ts';

/** Where a ring begins: so many seconds in, at the first sound, or where it is loudest. */
export type RingStart = number | 'first-sound' | 'loudest';

const BLOCKS_PER_SECOND = 50;
/** A block is sound when it has so much of the loudest one's strength (-26 dB). */
const HEARD = 0.05;

/** The sample with which a ring of so many seconds begins. */
export function findStart({ samples, samplesPerSecond }: Sound, start: RingStart, seconds: number): number {
  if (typeof start === 'number') return Math.round(start * samplesPerSecond);
  const length = Math.max(1, Math.round(samplesPerSecond / BLOCKS_PER_SECOND));
  const count = Math.ceil(samples.length / length);
  const blocks = Float64Array.from({ length: count }, (_, block) =>
    loudnessOf(samples.subarray(block * length, (block + 1) * length)),
  );
  const block = start === 'first-sound' ? firstSound(blocks) : loudest(blocks, seconds * BLOCKS_PER_SECOND);
  return block * length;
}

function firstSound(blocks: Float64Array): number {
  const threshold = blocks.reduce((most, block) => Math.max(most, block), 0) * HEARD;
  return Math.max(
    0,
    blocks.findIndex((block) => block > threshold),
  );
}

/** The first of the blocks in a row with the most energy. */
function loudest(blocks: Float64Array, row: number): number {
  const many = Math.min(blocks.length, Math.max(1, Math.round(row)));
  const energy = (block: number) => (blocks[block] ?? 0) ** 2;
  let sum = 0;
  let most = -1;
  let best = 0;
  for (let block = 0; block < blocks.length; block += 1) {
    sum += energy(block) - (block >= many ? energy(block - many) : 0);
    if (block >= many - 1 && sum > most * (1 + 1e-9)) {
      most = sum;
      best = block - many + 1;
    }
  }
  return best;
}
