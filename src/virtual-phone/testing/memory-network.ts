import type { DatagramSocket, Datagrams, ReceiveDatagram } from '#virtual-phone/datagrams.ts';
import type { PhoneTime } from '#virtual-phone/phone-time.ts';

const LOWEST_FREE_PORT = 40_000;
/** One way, in milliseconds. */
const DELAY = 1;

/** A network without loss inside the process; datagrams take a millisecond. */
export class MemoryNetwork implements Datagrams {
  readonly #time: PhoneTime;
  readonly #sockets = new Map<string, ReceiveDatagram>();
  #nextPort = LOWEST_FREE_PORT;

  constructor(time: PhoneTime) {
    this.#time = time;
  }

  /** Sockets that are open now. */
  get openSockets(): number {
    return this.#sockets.size;
  }

  async open(address: string, port: number, receive: ReceiveDatagram): Promise<DatagramSocket> {
    return this.openNow(address, port, receive);
  }

  /** The same, at once; throws when the port is taken. */
  openNow(address: string, wantedPort: number, receive: ReceiveDatagram): DatagramSocket {
    const port = wantedPort === 0 ? this.#nextPort++ : wantedPort;
    const key = `${address}:${port}`;
    if (this.#sockets.has(key)) throw Object.assign(new Error(`${key} is taken`), { code: 'EADDRINUSE' });
    this.#sockets.set(key, receive);
    return {
      port,
      send: (bytes, to, toPort) => {
        const copy = Uint8Array.from(bytes);
        this.#time.after(DELAY, 'phone', () =>
          this.#sockets.get(`${to}:${toPort}`)?.(copy, { address, port }),
        );
      },
      close: () => this.#sockets.delete(key),
    };
  }
}
