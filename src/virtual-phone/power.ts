import { OffhookError } from '#values/offhook-error.ts';
import type { Datagrams, ReceiveDatagram } from './datagrams.ts';
import type { Cancel, PhoneTime } from './phone-time.ts';

interface PowerOptions {
  readonly time: PhoneTime;
  readonly datagrams: Datagrams;
  readonly localAddress: string;
  /** Share of datagrams lost, each way. */
  readonly packetLoss: number;
  readonly random: () => number;
  /** Called for every datagram that is sent or has come, lost ones included. */
  readonly onPacket: () => void;
}

/** A socket that is closed when power goes; what is sent after that is lost. */
export interface PoweredSocket {
  readonly port: number;
  send(bytes: Uint8Array, to: { readonly address: string; readonly port: number }): void;
  close(): void;
}

/** What lives from power-on to power-off: the phone's timers and sockets, and no longer. */
export class Power implements PhoneTime {
  readonly #options: PowerOptions;
  readonly #pending = new Set<Cancel>();
  readonly #sockets = new Set<PoweredSocket>();
  readonly #start: number;
  #isOn = true;
  /** Ends what {@link whileOn} waits for. */
  #interrupt = () => {};

  constructor(options: PowerOptions) {
    this.#options = options;
    this.#start = options.time.now();
  }

  get shortestWait(): number {
    return this.#options.time.shortestWait;
  }

  /** What `work` comes to, or a rejection with {@link PowerLost} when power goes first. One work at a time. */
  whileOn<Value>(work: Promise<Value>): Promise<Value> {
    return new Promise((resolve, reject) => {
      this.#interrupt = () => reject(new PowerLost());
      if (!this.#isOn) this.#interrupt();
      work.then(resolve, reject);
    });
  }

  /** Milliseconds since power came. */
  now(): number {
    return this.#options.time.now() - this.#start;
  }

  after(milliseconds: number, waitFor: 'phone' | 'answer', then: () => void): Cancel {
    return this.#after(this.#options.time, milliseconds, waitFor, then);
  }

  /** Another clock, whose timers end with power, too. */
  clockOf(time: PhoneTime): { now(): number; after(milliseconds: number, then: () => void): Cancel } {
    return {
      now: () => time.now(),
      after: (milliseconds, then) => this.#after(time, milliseconds, 'phone', then),
    };
  }

  #after(time: PhoneTime, milliseconds: number, waitFor: 'phone' | 'answer', then: () => void): Cancel {
    if (!this.#isOn) return () => {};
    const cancel = time.after(milliseconds, waitFor, () => {
      this.#pending.delete(cancel);
      then();
    });
    this.#pending.add(cancel);
    return () => {
      this.#pending.delete(cancel);
      cancel();
    };
  }

  /** Resolves after so much of the phone's own time; never when power goes first. */
  wait(milliseconds: number): Promise<void> {
    return new Promise((resolve) => this.after(milliseconds, 'phone', resolve));
  }

  /** Opens a socket on the phone's address; port 0 takes a free one. OffhookError when it can't be had. */
  async open(port: number, receive: ReceiveDatagram): Promise<PoweredSocket> {
    const { datagrams, localAddress } = this.#options;
    const opened = datagrams.open(localAddress, port, (bytes, from) => {
      if (this.#isOn && this.#passes()) receive(bytes, from);
    });
    const socket = await opened.catch((cause: unknown) => {
      throw noSocket(localAddress, port, cause);
    });
    const powered: PoweredSocket = {
      port: socket.port,
      send: (bytes, to) => {
        if (this.#sockets.has(powered) && this.#passes()) socket.send(bytes, to.address, to.port);
      },
      close: () => {
        if (this.#sockets.delete(powered)) socket.close();
      },
    };
    this.#sockets.add(powered);
    if (!this.#isOn) powered.close();
    return powered;
  }

  /** Everything stops, at once. */
  cut(): void {
    this.#isOn = false;
    for (const cancel of this.#pending) cancel();
    this.#pending.clear();
    for (const socket of this.#sockets) socket.close();
    this.#interrupt();
  }

  /** Counts a datagram and throws the dice for it; power may go with it. */
  #passes(): boolean {
    this.#options.onPacket();
    return this.#isOn && this.#options.random() >= this.#options.packetLoss;
  }
}

/** Power went while something was under way. */
export class PowerLost extends Error {
  override readonly name = 'PowerLost';
}

const PORT_TAKEN = 'VIRTUAL_PHONE_PORT_TAKEN';

/** Whether opening a socket failed only because of its port. */
export function isPortTaken(error: unknown): boolean {
  return error instanceof OffhookError && error.code === PORT_TAKEN;
}

function noSocket(address: string, port: number, cause: unknown): OffhookError {
  const reason = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown';
  const isTaken = reason === 'EADDRINUSE';
  return new OffhookError(
    isTaken ? PORT_TAKEN : 'VIRTUAL_PHONE_NO_SOCKET',
    `The virtual phone can't have UDP port ${port} of ${address} (${reason}).`,
    isTaken
      ? 'Give it an address of its own, as every phone has one: on this machine any 127.0.0.x will do.'
      : 'Give it an address of this machine.',
    { cause },
  );
}
