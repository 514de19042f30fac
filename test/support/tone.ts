const RATE = 8000;

/** A sine as a WAV file: 8000 samples a second, 16 bit, one channel. */
export function toneWave(hertz: number, seconds: number): Uint8Array {
  const samples = Math.round(RATE * seconds);
  const bytes = Buffer.alloc(44 + 2 * samples);
  bytes.write('RIFF', 0);
  bytes.writeUInt32LE(36 + 2 * samples, 4);
  bytes.write('WAVEfmt ', 8);
  bytes.writeUInt32LE(16, 16);
  bytes.writeUInt16LE(1, 20);
  bytes.writeUInt16LE(1, 22);
  bytes.writeUInt32LE(RATE, 24);
  bytes.writeUInt32LE(2 * RATE, 28);
  bytes.writeUInt16LE(2, 32);
  bytes.writeUInt16LE(16, 34);
  bytes.write('data', 36);
  bytes.writeUInt32LE(2 * samples, 40);
  for (let index = 0; index < samples; index += 1) {
    bytes.writeInt16LE(Math.round(8000 * Math.sin((2 * Math.PI * hertz * index) / RATE)), 44 + 2 * index);
  }
  return bytes;
}

/** Which share of the sound's power, 0 to 1, is in one frequency (Goertzel's algorithm). */
export function shareOfTone(samples: Int16Array, hertz: number): number {
  const coefficient = 2 * Math.cos((2 * Math.PI * hertz) / RATE);
  let [one, two, total] = [0, 0, 0];
  for (const sample of samples) {
    [one, two] = [sample + coefficient * one - two, one];
    total += sample * sample;
  }
  const power = one * one + two * two - coefficient * one * two;
  return total === 0 ? 0 : (2 * power) / (samples.length * total);
}
