import { encodeALaw, encodeMuLaw } from '#protocols/rtp/g711.ts';
import { encodeRtp } from '#protocols/rtp/packet.ts';
import { type Digit, encodeTelephoneEvent } from '#protocols/rtp/telephone-event.ts';
import type { AudioAgreement } from '#protocols/sdp/audio-offer.ts';
import { SAMPLE_RATE, toneSample } from './tone.ts';

/** A packet holds 20 ms, as those of these phones do. */
export const PACKET_MS = 20;
const PACKET_SAMPLES = (SAMPLE_RATE * PACKET_MS) / 1000;

/** A key is held for 100 ms; its last packet goes out three times (RFC 4733 §2.5.1.4), and a pause follows. */
const KEY_PACKETS = 5;
const KEY_PACKETS_WITH_REPETITIONS = KEY_PACKETS + 2;
const KEY_PAUSE_PACKETS = 3;
const KEY_VOLUME = 10;

/** What is agreed on and matters for sending. */
type SendingTerms = Pick<AudioAgreement, 'codec' | 'payloadSent' | 'eventsSent'>;

/** Makes the packets of one stream: a tone, and keys when some are pressed. No I/O, no clock. */
export class RtpSender {
  readonly #hertz: number;
  readonly #ssrc: number;
  readonly #firstTimestamp: number;
  readonly #keys: Digit[] = [];
  /** Packets of the key that is pressed now, and where it began. */
  #key: { readonly digit: Digit; readonly since: number; packets: number } | undefined;
  #sequence: number;
  #isFirst = true;

  constructor(hertz: number, random: () => number) {
    this.#hertz = hertz;
    this.#ssrc = Math.floor(random() * 2 ** 32);
    this.#sequence = Math.floor(random() * 2 ** 16);
    this.#firstTimestamp = Math.floor(random() * 2 ** 32);
  }

  /** Keys that are pressed one after the other, from the next packet on. */
  press(digits: readonly Digit[]): void {
    this.#keys.push(...digits);
  }

  /** After a pause the next packet begins a talkspurt. */
  pause(): void {
    this.#isFirst = true;
  }

  /** The next packet; `at` is its first sample, counted from the beginning of the stream. */
  next(at: number, terms: SendingTerms): Uint8Array {
    const event = this.#keyEvent(at, terms.eventsSent);
    const marker = event === undefined ? this.#isFirst : event.marker;
    this.#isFirst = false;
    this.#sequence = (this.#sequence + 1) % 65_536;
    return encodeRtp({
      marker,
      payloadType: event?.payloadType ?? terms.payloadSent,
      sequence: this.#sequence,
      timestamp: (this.#firstTimestamp + (event?.since ?? at)) % 2 ** 32,
      ssrc: this.#ssrc,
      contributors: [],
      payload: event?.payload ?? this.#tone(at, terms.codec),
    });
  }

  #tone(at: number, codec: AudioAgreement['codec']): Uint8Array {
    const encode = codec === 'PCMU' ? encodeMuLaw : encodeALaw;
    return Uint8Array.from({ length: PACKET_SAMPLES }, (_, index) =>
      encode(toneSample(this.#hertz, at + index)),
    );
  }

  #keyEvent(at: number, payloadType: number | undefined) {
    if (payloadType === undefined) return undefined;
    if (this.#key === undefined) {
      const digit = this.#keys.shift();
      if (digit === undefined) return undefined;
      this.#key = { digit, since: at, packets: 0 };
    }
    const { digit, since } = this.#key;
    this.#key.packets += 1;
    const { packets } = this.#key;
    if (packets > KEY_PACKETS_WITH_REPETITIONS) {
      if (packets === KEY_PACKETS_WITH_REPETITIONS + KEY_PAUSE_PACKETS) this.#key = undefined;
      return undefined;
    }
    const duration = PACKET_SAMPLES * Math.min(packets, KEY_PACKETS);
    const isEnd = packets >= KEY_PACKETS;
    const payload = encodeTelephoneEvent({ digit, isEnd, volume: KEY_VOLUME, duration });
    return { payloadType, payload, since, marker: packets === 1 };
  }
}
