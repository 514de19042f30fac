import { TFTP_OPCODE } from '#protocols/tftp/packet.ts';
import {
  type ReceiveOutcome,
  type ReceiveRequest,
  type ReceiveStep,
  ReceiveTransfer,
} from '#protocols/tftp/receive-transfer.ts';
import type { Cancel } from '#virtual-phone/phone-time.ts';
import type { Power, PoweredSocket } from '#virtual-phone/power.ts';
import { BlockPace } from './block-pace.ts';

/** Datagrams that wait while the phone is busy with a block; more are lost. A server in step sends one. */
const INBOX = 8;

interface DownloadOptions {
  readonly request: ReceiveRequest;
  readonly serverAddress: string;
  readonly power: Power;
  readonly millisecondsPerBlock: number;
  /** A read request leaves. */
  readonly onRequest: () => void;
  /** So many octets are here. */
  readonly onProgress: (octets: number) => void;
}

/** One request from one port, and the file that comes of it: plays the transfer over a socket at the phone's pace. */
export class Download {
  readonly #options: DownloadOptions;
  readonly #transfer: ReceiveTransfer;
  readonly #pace: BlockPace;
  readonly #outcome = Promise.withResolvers<ReceiveOutcome>();
  readonly #inbox: { readonly bytes: Uint8Array; readonly port: number }[] = [];
  #socket: PoweredSocket | undefined;
  #isBusy = false;
  #cancelPatience: Cancel = () => {};

  constructor(options: DownloadOptions) {
    this.#options = options;
    this.#transfer = new ReceiveTransfer(options.request, options.power.now());
    this.#pace = new BlockPace(options.millisecondsPerBlock, options.power);
  }

  /** Sends the request through a socket whose datagrams come to {@link receive}; resolves with the end. */
  run(socket: PoweredSocket): Promise<ReceiveOutcome> {
    this.#socket = socket;
    this.#perform(this.#transfer.start());
    return this.#outcome.promise;
  }

  /** Something came to the socket. */
  receive(bytes: Uint8Array, from: { readonly address: string; readonly port: number }): void {
    if (from.address !== this.#options.serverAddress || this.#inbox.length >= INBOX) return;
    this.#inbox.push({ bytes, port: from.port });
    if (!this.#isBusy) this.#takeFromInbox();
  }

  #takeFromInbox(): void {
    const { power } = this.#options;
    for (let next = this.#inbox.shift(); next !== undefined; next = this.#inbox.shift()) {
      const { bytes, port } = next;
      const take = () => this.#perform(this.#transfer.receive(bytes, port, power.now()));
      const wait = bytes[1] === TFTP_OPCODE.data ? this.#pace.waitForBlock(power.now()) : 0;
      if (wait > 0) {
        this.#isBusy = true;
        power.after(wait, 'phone', () => {
          this.#isBusy = false;
          take();
          this.#takeFromInbox();
        });
        return;
      }
      take();
    }
  }

  #perform(step: ReceiveStep): void {
    const { onRequest, onProgress, serverAddress } = this.#options;
    if (step.kind === 'send') {
      if (step.packet[1] === TFTP_OPCODE.rrq) onRequest();
      this.#socket?.send(step.packet, { address: serverAddress, port: step.port });
    }
    onProgress(this.#transfer.receivedBytes);
    this.#cancelPatience();
    if (this.#transfer.outcome === undefined) this.#bePatient();
    else this.#outcome.resolve(this.#transfer.outcome);
  }

  #bePatient(): void {
    const { power } = this.#options;
    const delay = Math.max(0, this.#transfer.deadline - power.now());
    this.#cancelPatience = power.after(delay, 'answer', () => {
      this.#perform(this.#transfer.expire(power.now()));
    });
  }
}
