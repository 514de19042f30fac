/**
 * DTMF as the payload of RTP packets (RFC 4733 §2.3):
 *
 *     |     event     |E|R| volume    |          duration             |
 */
import { ByteReader } from '#values/byte-reader.ts';
import { DecodeError } from '#values/decode-error.ts';

/** A key of the telephone keypad. */
export type Digit = (typeof DIGITS)[number];

/** In the order of their event codes, 0 to 15. */
const DIGITS = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', '*', '#', 'A', 'B', 'C', 'D'] as const;

export interface TelephoneEvent {
  readonly digit: Digit;
  /** The key is up again. */
  readonly isEnd: boolean;
  /** Below full scale, in dB: 0 to 63. */
  readonly volume: number;
  /** In samples since the packet's timestamp, 16 bits. */
  readonly duration: number;
}

/** Reads the first event of a payload; DecodeError when it is cut short or no key of the keypad. */
export function decodeTelephoneEvent(payload: Uint8Array): TelephoneEvent {
  const reader = new ByteReader(payload);
  const code = reader.uint8('event');
  const flags = reader.uint8('volume');
  const duration = reader.uint16('duration');
  const digit = DIGITS[code];
  if (digit === undefined) throw new DecodeError(`telephone event ${code} is no key`, 0);
  return { digit, isEnd: (flags & 0x80) !== 0, volume: flags & 0x3f, duration };
}

/** Writes an event; {@link decodeTelephoneEvent} reads it back unchanged. */
export function encodeTelephoneEvent({ digit, isEnd, volume, duration }: TelephoneEvent): Uint8Array {
  return Uint8Array.of(DIGITS.indexOf(digit), (isEnd ? 0x80 : 0) | volume, duration >> 8, duration & 0xff);
}

/** The digits of a text, or `undefined` when one of its characters is none. */
export function digitsOf(text: string): Digit[] | undefined {
  const digits = DIGITS.filter((digit) => text.toUpperCase().includes(digit));
  const found = [...text.toUpperCase()].flatMap(
    (character) => digits.find((digit) => digit === character) ?? [],
  );
  return found.length === text.length ? found : undefined;
}
