import { decoder as wavDecoder } from '@audio/decode-wav';
import { FLACDecoder } from '@wasm-audio-decoders/flac';
import { OggVorbisDecoder } from '@wasm-audio-decoders/ogg-vorbis';
import { MPEGDecoder } from 'mpg123-decoder';
import { OggOpusDecoder } from 'ogg-opus-decoder';
import { OffhookError } from '#values/offhook-error.ts';

/** A sound with one channel; samples from -1 to 1. */
export interface Sound {
  readonly samples: Float32Array;
  readonly samplesPerSecond: number;
}

/** What of a decoder is used here: chunk for chunk, so that a small file can't become a large sound at once. */
interface ChunkDecoder {
  readonly ready?: Promise<void>;
  decode(chunk: Uint8Array): Decoded | Promise<Decoded>;
  flush?(): Decoded | Promise<Decoded>;
  free(): unknown;
}

interface Decoded {
  readonly channelData: readonly Float32Array[];
  readonly sampleRate: number;
}

const CHUNK_OCTETS = 4096;
/** Ten minutes at 48,000 a second; the rest of a longer sound is left aside. */
const MOST_SAMPLES = 28_800_000;
const SLOWEST = 1000;
const FASTEST = 384_000;

/**
 * Decodes WAV, MP3, Ogg (Vorbis, Opus, FLAC) and FLAC and mixes all channels into one. Of a long sound no more is decoded
 * than so many seconds.
 * @throws OffhookError SOUND_UNREADABLE
 */
export async function decodeSound(bytes: Uint8Array, seconds = Number.POSITIVE_INFINITY): Promise<Sound> {
  const decoder = decoderFor(bytes);
  if (decoder === undefined) throw unreadable('it is no WAV, MP3, Ogg or FLAC');
  const pieces: Float32Array[] = [];
  let length = 0;
  let samplesPerSecond = 0;
  const isEnough = () => length >= Math.min(MOST_SAMPLES, seconds * (samplesPerSecond || FASTEST));
  const take = ({ channelData, sampleRate }: Decoded) => {
    const piece = mixed(channelData);
    if (piece.length === 0) return;
    pieces.push(piece);
    length += piece.length;
    samplesPerSecond ||= sampleRate;
  };
  try {
    await decoder.ready;
    for (let at = 0; at < bytes.length && !isEnough(); at += CHUNK_OCTETS) {
      take(await decoder.decode(bytes.subarray(at, at + CHUNK_OCTETS)));
    }
    if (!isEnough() && decoder.flush !== undefined) take(await decoder.flush());
  } catch (cause) {
    throw unreadable(cause instanceof Error ? cause.message : String(cause), cause);
  } finally {
    decoder.free();
  }
  if (length === 0) throw unreadable('there is no sound in it');
  if (!(samplesPerSecond >= SLOWEST && samplesPerSecond <= FASTEST)) {
    throw unreadable(`${samplesPerSecond} samples a second`);
  }
  return { samples: joined(pieces, length), samplesPerSecond };
}

/** The decoder for what the first octets say that the file is; its name says nothing. */
function decoderFor(bytes: Uint8Array): ChunkDecoder | undefined {
  const text = Buffer.from(bytes.subarray(0, 64)).toString('latin1');
  if (text.startsWith('RIFF')) return wavDecoder();
  if (text.startsWith('fLaC')) return new FLACDecoder();
  if (text.startsWith('OggS')) {
    if (text.includes('OpusHead')) return new OggOpusDecoder();
    return text.includes('\x7fFLAC') ? new FLACDecoder() : new OggVorbisDecoder();
  }
  const isMpeg = text.startsWith('ID3') || (bytes[0] === 0xff && ((bytes[1] ?? 0) & 0xe0) === 0xe0);
  return isMpeg ? new MPEGDecoder() : undefined;
}

function mixed(channels: readonly Float32Array[]): Float32Array {
  const [first] = channels;
  if (first === undefined) return new Float32Array();
  return first.map((_, at) => {
    const sum = channels.reduce((total, channel) => total + (channel[at] ?? 0), 0);
    // A broken file may hold anything, and a sound has no infinities.
    return Number.isFinite(sum) ? Math.max(-1, Math.min(1, sum / channels.length)) : 0;
  });
}

function joined(pieces: readonly Float32Array[], length: number): Float32Array {
  const whole = new Float32Array(length);
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}

function unreadable(reason: string, cause?: unknown): OffhookError {
  return new OffhookError(
    'SOUND_UNREADABLE',
    `The sound can't be read: ${reason.replace(/[^ -~]/g, '?').slice(0, 120)}.`,
    'Take a WAV, MP3, Ogg or FLAC, or save it anew with a sound editor.',
    { cause },
  );
}
