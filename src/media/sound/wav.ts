import { RING_FORMAT } from '#knowledge/ring-format.ts';
import { decodeMuLaw } from '#protocols/rtp/g711.ts';

const HEADER = 44;

/** A ring as a WAV that any program plays: what a phone makes of its octets, 16 bits a sample. */
export function ringAsWav(octets: Uint8Array): Uint8Array {
  const { samplesPerSecond } = RING_FORMAT;
  const wav = Buffer.alloc(HEADER + octets.length * 2);
  wav.write('RIFF', 0, 'latin1');
  wav.writeUInt32LE(wav.length - 8, 4);
  wav.write('WAVEfmt ', 8, 'latin1');
  wav.writeUInt32LE(16, 16);
  wav.writeUInt16LE(1, 20);
  wav.writeUInt16LE(1, 22);
  wav.writeUInt32LE(samplesPerSecond, 24);
  wav.writeUInt32LE(samplesPerSecond * 2, 28);
  wav.writeUInt16LE(2, 32);
  wav.writeUInt16LE(16, 34);
  wav.write('data', 36, 'latin1');
  wav.writeUInt32LE(octets.length * 2, 40);
  for (const [at, octet] of octets.entries()) wav.writeInt16LE(decodeMuLaw(octet), HEADER + at * 2);
  return wav;
}
