import { decodeALaw, decodeMuLaw } from '#protocols/rtp/g711.ts';
import { decodeRtp, type RtpPacket } from '#protocols/rtp/packet.ts';
import { type Reception, ReceptionStatistics } from '#protocols/rtp/reception-statistics.ts';
import { type Digit, decodeTelephoneEvent } from '#protocols/rtp/telephone-event.ts';
import type { AudioAgreement } from '#protocols/sdp/audio-offer.ts';
import { DecodeError } from '#values/decode-error.ts';
import { SAMPLE_RATE, toneShare } from './tone.ts';

/** What is kept for listening: the last 200 ms. */
const KEPT_SAMPLES = SAMPLE_RATE / 5;
/** What one packet may add to it. */
const LONGEST_PAYLOAD = 1600;

/** What is agreed on and matters for receiving. */
type ReceivingTerms = Pick<AudioAgreement, 'codec' | 'payloadReceived' | 'eventsReceived'>;

/** Takes the packets of one stream: counts them, listens to them, and notes which keys were pressed. No I/O, no clock. */
export class RtpReceiver {
  readonly #statistics = new ReceptionStatistics(SAMPLE_RATE);
  readonly #onDigit: (digit: Digit) => void;
  #samples: number[] = [];
  #lastKeyAt: number | undefined;

  /** `onDigit` is called once for each key. */
  constructor(onDigit: (digit: Digit) => void) {
    this.#onDigit = onDigit;
  }

  get reception(): Reception {
    return this.#statistics.reception;
  }

  /** A datagram that came at `now` milliseconds. What is no RTP of the payload types agreed on is dropped. */
  receive(bytes: Uint8Array, now: number, terms: ReceivingTerms): void {
    try {
      const packet = decodeRtp(bytes);
      const isSound = packet.payloadType === terms.payloadReceived;
      if (!isSound && packet.payloadType !== terms.eventsReceived) return;
      if (!this.#statistics.count(packet, now)) return;
      if (isSound) this.#hear(packet, terms.codec);
      else this.#noteKey(packet);
    } catch (error) {
      if (!(error instanceof DecodeError)) throw error;
    }
  }

  /** How much of the last 200 ms was a tone of that frequency, from 0 to 1. */
  hears(hertz: number): number {
    return toneShare(this.#samples, hertz);
  }

  #hear({ payload }: RtpPacket, codec: AudioAgreement['codec']): void {
    const decode = codec === 'PCMU' ? decodeMuLaw : decodeALaw;
    this.#samples.push(...Array.from(payload.subarray(0, LONGEST_PAYLOAD), decode));
    this.#samples = this.#samples.slice(-KEPT_SAMPLES);
  }

  /** All packets of one key bear the moment at which it was pressed. */
  #noteKey({ payload, timestamp }: RtpPacket): void {
    const { digit } = decodeTelephoneEvent(payload);
    if (timestamp === this.#lastKeyAt) return;
    this.#lastKeyAt = timestamp;
    this.#onDigit(digit);
  }
}
