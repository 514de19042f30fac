import { decodePacket } from '#protocols/tftp/decode-packet.ts';
import { encodePacket } from '#protocols/tftp/encode-packet.ts';
import type { DatagramSocket } from '#virtual-phone/datagrams.ts';
import type { PhoneTime } from '#virtual-phone/phone-time.ts';
import type { MemoryNetwork } from './memory-network.ts';

const BLOCK = 512;
const RESEND = 1000;
const MOST_RESENDS = 8;

/** A folder, by name; `error` answers ERROR with that code, `silent` nothing at all. */
export type ServedFiles = Record<string, Uint8Array | string | { readonly error: number } | 'silent'>;

/** The plainest of TFTP servers (RFC 1350), on a network in memory: exact names, one socket for each transfer. */
export class ScriptedTftpServer {
  /** What was asked for, in order, repeated requests included. */
  readonly asked: string[] = [];
  files: ServedFiles;
  readonly #network: MemoryNetwork;
  readonly #time: PhoneTime;
  readonly #address: string;
  readonly #socket: DatagramSocket;
  readonly #transfers = new Set<string>();

  constructor(network: MemoryNetwork, time: PhoneTime, address: string, files: ServedFiles) {
    this.#network = network;
    this.#time = time;
    this.#address = address;
    this.files = files;
    this.#socket = network.openNow(address, 69, (bytes, from) => this.#receive(bytes, from));
  }

  /** Names asked for, without immediate repetitions. */
  get story(): string[] {
    return this.asked.filter((name, index) => name !== this.asked[index - 1]);
  }

  #receive(bytes: Uint8Array, from: { address: string; port: number }): void {
    const request = decodePacket(bytes);
    if (request.kind !== 'rrq') return;
    this.asked.push(request.name);
    const file = this.files[request.name] ?? { error: 1 };
    if (file === 'silent') return;
    if (typeof file === 'object' && 'error' in file) {
      const packet = encodePacket({ kind: 'error', code: file.error, message: 'no' });
      this.#socket.send(packet, from.address, from.port);
      return;
    }
    const key = `${from.address}:${from.port}`;
    if (this.#transfers.has(key)) return;
    this.#transfers.add(key);
    const content = typeof file === 'string' ? Buffer.from(file, 'latin1') : file;
    this.#serve(content, from, () => this.#transfers.delete(key));
  }

  #serve(content: Uint8Array, to: { address: string; port: number }, done: () => void): void {
    let block = 1;
    let resends = 0;
    let cancel = () => {};
    const end = () => {
      cancel();
      socket.close();
      done();
    };
    const send = () => {
      const start = (block - 1) * BLOCK;
      const data = {
        kind: 'data' as const,
        block: block & 0xffff,
        bytes: content.subarray(start, start + BLOCK),
      };
      socket.send(encodePacket(data), to.address, to.port);
      cancel();
      cancel = this.#time.after(RESEND, 'phone', () => {
        resends += 1;
        if (resends > MOST_RESENDS) end();
        else send();
      });
    };
    const socket = this.#network.openNow(this.#address, 0, (bytes) => {
      const packet = decodePacket(bytes);
      if (packet.kind !== 'ack' || packet.block !== (block & 0xffff)) return;
      if (block * BLOCK > content.length) return end();
      block += 1;
      resends = 0;
      send();
    });
    send();
  }
}
