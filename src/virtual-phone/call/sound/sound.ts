import { type Digit, digitsOf } from '#protocols/rtp/telephone-event.ts';
import type { AudioAgreement } from '#protocols/sdp/audio-offer.ts';
import type { Cancel, Timers } from '#values/timers.ts';
import { isPortTaken, type Power, type PoweredSocket } from '#virtual-phone/power.ts';
import { RtpReceiver } from './rtp-receiver.ts';
import { PACKET_MS, RtpSender } from './rtp-sender.ts';
import { SAMPLE_RATE } from './tone.ts';

/** What a call sent and heard so far. */
export interface CallStatistics {
  /** RTP packets. */
  readonly sent: number;
  readonly received: number;
  readonly lost: number;
  /** Interarrival jitter (RFC 3550 §6.4.1), in milliseconds. */
  readonly jitter: number;
}

/** The pace of calls. */
export interface CallClock extends Timers {
  /** Milliseconds. */
  now(): number;
}

interface SoundParts {
  readonly power: Power;
  readonly clock: CallClock;
  /** start_media_port and end_media_port: even ones from the first to the last are taken in turn. */
  readonly ports: { readonly first: number; readonly last: number };
  /** The tone that this phone says everything with. */
  readonly hertz: number;
  readonly random: () => number;
  readonly onDigit: (digit: Digit) => void;
}

/** A phone tries no more ports than this for one call. */
const MOST_PORTS = 64;
/** After so long a pause of the whole program no packets are made up for. */
const LONGEST_DELAY_MS = 200;
/** Packets kept while an answer is on its way. */
const MOST_EARLY = 50;
const SAMPLES_PER_MS = SAMPLE_RATE / 1000;

/** The RTP of one call: one socket, a packet each 20 ms while it may send, and an ear. */
export class Sound {
  readonly #parts: SoundParts;
  readonly #sender: RtpSender;
  readonly #receiver: RtpReceiver;
  #socket: PoweredSocket | undefined;
  #isClosed = false;
  #agreement: AudioAgreement | undefined;
  #sends = false;
  #sent = 0;
  #beganAt = 0;
  #nextAt = 0;
  #tick: Cancel | undefined;
  #isListening = false;
  /** What came before it was known from whom: who answers speaks at once, and may overtake the answer. */
  #early: { readonly bytes: Uint8Array; readonly address: string; readonly at: number }[] = [];

  constructor(parts: SoundParts) {
    this.#parts = parts;
    this.#sender = new RtpSender(parts.hertz, parts.random);
    this.#receiver = new RtpReceiver(parts.onDigit);
  }

  /** Its UDP port, 0 while it has none. */
  get port(): number {
    return this.#socket?.port ?? 0;
  }

  get statistics(): CallStatistics {
    const { received, lost, jitter } = this.#receiver.reception;
    return { sent: this.#sent, received, lost, jitter: jitter / SAMPLES_PER_MS };
  }

  /** How much of what was heard last is a tone of that frequency, from 0 to 1. */
  hears(hertz: number): number {
    return this.#isListening ? this.#receiver.hears(hertz) : 0;
  }

  /** Opens the socket, on the first port from `begin` on that is free. Rejects with an OffhookError when none is. */
  async open(begin: number): Promise<void> {
    const { first, last } = this.#parts.ports;
    const ports = Array.from({ length: Math.floor((last - first) / 2) + 1 }, (_, index) => first + 2 * index);
    const turn = ports.findIndex((port) => port >= begin);
    const inTurn = [...ports.slice(Math.max(turn, 0)), ...ports.slice(0, Math.max(turn, 0))];
    let trouble: unknown;
    for (const port of inTurn.slice(0, MOST_PORTS)) {
      try {
        this.#socket = await this.#parts.power.open(port, (bytes, from) =>
          this.#receive(bytes, from.address),
        );
        if (this.#isClosed) this.#socket.close();
        return;
      } catch (error) {
        if (!isPortTaken(error)) throw error;
        trouble = error;
      }
    }
    throw trouble;
  }

  /** What was agreed on from now on; who holds neither speaks nor listens. */
  update(agreement: AudioAgreement | undefined, isHeld: boolean): void {
    this.#agreement = agreement;
    this.#isListening = agreement?.receives === true && !isHeld;
    if (agreement !== undefined) {
      for (const { bytes, address, at } of this.#early.splice(0)) this.#count(bytes, address, at, agreement);
    }
    const sends = agreement?.sends === true && !isHeld && !this.#isClosed;
    if (sends === this.#sends) return;
    this.#sends = sends;
    if (sends) this.#begin();
    else this.#stop();
  }

  /** Presses keys; `false` when one of them is none, or the other side knows no telephone events. */
  press(keys: string): boolean {
    const digits = digitsOf(keys);
    if (digits === undefined || this.#agreement?.eventsSent === undefined) return false;
    this.#sender.press(digits);
    return true;
  }

  close(): void {
    this.#isClosed = true;
    this.#stop();
    this.#socket?.close();
  }

  #begin(): void {
    const now = this.#parts.clock.now();
    if (this.#sent === 0) this.#beganAt = now;
    this.#nextAt = now;
    this.#speak();
  }

  #stop(): void {
    this.#tick?.();
    this.#sends = false;
    this.#sender.pause();
  }

  /** Sends what is due. Each packet has its place in time, whenever the timer fires. */
  #speak(): void {
    const { clock } = this.#parts;
    const now = clock.now();
    if (now - this.#nextAt > LONGEST_DELAY_MS) {
      this.#nextAt = now;
      this.#sender.pause();
    }
    while (this.#nextAt <= now) {
      this.#send(Math.round((this.#nextAt - this.#beganAt) * SAMPLES_PER_MS));
      this.#nextAt += PACKET_MS;
    }
    this.#tick = clock.after(this.#nextAt - now, () => this.#speak());
  }

  #send(at: number): void {
    if (this.#agreement === undefined || this.#socket === undefined) return;
    const { address, port } = this.#agreement;
    this.#socket.send(this.#sender.next(at, this.#agreement), { address, port });
    this.#sent += 1;
  }

  #receive(bytes: Uint8Array, address: string): void {
    const at = this.#parts.clock.now();
    if (this.#agreement !== undefined) this.#count(bytes, address, at, this.#agreement);
    else if (this.#early.length < MOST_EARLY) this.#early.push({ bytes, address, at });
  }

  #count(bytes: Uint8Array, address: string, at: number, agreement: AudioAgreement): void {
    // Whoever else sends here is no part of the call.
    if (address === agreement.address) this.#receiver.receive(bytes, at, agreement);
  }
}
