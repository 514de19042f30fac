/** G.711: 16-bit linear samples as 8-bit µ-law or A-law and back (ITU-T G.711). */

const MU_LAW_BIAS = 0x84;
const MU_LAW_CLIP = 32_635;

/** One µ-law octet for a sample of -32768 to 32767. */
export function encodeMuLaw(sample: number): number {
  const sign = sample < 0 ? 0x80 : 0;
  const magnitude = Math.min(Math.abs(sample), MU_LAW_CLIP) + MU_LAW_BIAS;
  const exponent = segmentOf(magnitude >> 7);
  const mantissa = (magnitude >> (exponent + 3)) & 0x0f;
  return ~(sign | (exponent << 4) | mantissa) & 0xff;
}

/** The sample that a µ-law octet stands for. */
export function decodeMuLaw(octet: number): number {
  const inverted = ~octet & 0xff;
  const exponent = (inverted >> 4) & 0x07;
  const magnitude = ((((inverted & 0x0f) << 3) + MU_LAW_BIAS) << exponent) - MU_LAW_BIAS;
  return (inverted & 0x80) === 0 ? magnitude : -magnitude;
}

/** Every other bit of A-law is inverted on the line. */
const A_LAW_TOGGLE = 0x55;

/** One A-law octet for a sample of -32768 to 32767. */
export function encodeALaw(sample: number): number {
  const sign = sample >= 0 ? 0x80 : 0;
  const magnitude = Math.min(sample >= 0 ? sample : -sample - 1, 32_767);
  const segment = segmentOf(magnitude >> 7);
  const mantissa = (magnitude >> (segment === 0 ? 4 : segment + 3)) & 0x0f;
  return (sign | (segment << 4) | mantissa) ^ A_LAW_TOGGLE;
}

/** The sample that an A-law octet stands for. */
export function decodeALaw(octet: number): number {
  const toggled = octet ^ A_LAW_TOGGLE;
  const segment = (toggled >> 4) & 0x07;
  const low = ((toggled & 0x0f) << 4) + 8;
  const magnitude = segment === 0 ? low : (low + 0x100) << (segment - 1);
  return (toggled & 0x80) === 0 ? -magnitude : magnitude;
}

/** The position of the highest bit that is set, 0 for none: 0 to 7. */
function segmentOf(bits: number): number {
  return bits === 0 ? 0 : 31 - Math.clz32(bits);
}
