import { randomFillSync } from 'node:crypto';

/** To ask the system for eight octets takes longer than to answer a SIP request with them. */
const pool = new Uint8Array(4096);
let used = pool.length;

/** So many octets that nobody can guess, drawn from the system many at a time. */
export function randomOctets(count: number): Uint8Array {
  if (count > pool.length) return randomFillSync(new Uint8Array(count));
  if (used + count > pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  const octets = pool.slice(used, used + count);
  // Whoever reads this memory later learns nothing of what was given out.
  pool.fill(0, used, used + count);
  used += count;
  return octets;
}
