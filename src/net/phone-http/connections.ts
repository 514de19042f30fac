import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { type Ipv4Address, parseIpv4Address } from '#values/ipv4-address.ts';

/** Leaves room for 200 phones behind one NAT, and for others when one address opens all it can. */
const CONNECTIONS_PER_ADDRESS = 400;

/** The connections of one server: how many each address has, and which are in the middle of an answer. */
export class Connections {
  readonly #mayAsk: (address: Ipv4Address) => boolean;
  readonly #countByAddress = new Map<Ipv4Address, number>();
  readonly #answersUnderWay = new Map<Socket, number>();
  #ending = false;

  constructor(mayAsk: (address: Ipv4Address) => boolean) {
    this.#mayAsk = mayAsk;
  }

  /** Takes a new connection in, or hangs up on one that may not ask or is one too many. */
  admit(socket: Socket): void {
    const from = parseIpv4Address(socket.remoteAddress ?? '');
    const open = from === undefined ? 0 : (this.#countByAddress.get(from) ?? 0);
    if (from === undefined || this.#ending || open >= CONNECTIONS_PER_ADDRESS || !this.#mayAsk(from)) {
      socket.destroy();
      return;
    }
    this.#countByAddress.set(from, open + 1);
    this.#answersUnderWay.set(socket, 0);
    socket.once('close', () => {
      this.#answersUnderWay.delete(socket);
      const left = (this.#countByAddress.get(from) ?? 1) - 1;
      if (left === 0) this.#countByAddress.delete(from);
      else this.#countByAddress.set(from, left);
    });
  }

  /** Notes that a request came, and when its answer has gone. */
  note(socket: Socket, response: ServerResponse): void {
    this.#count(socket, 1);
    response.once('close', () => {
      this.#count(socket, -1);
      if (this.#ending && this.#answersUnderWay.get(socket) === 0) socket.destroySoon();
    });
  }

  /** Hangs up on whoever waits for nothing, now and as answers end. */
  closeAsTheyFinish(): void {
    this.#ending = true;
    for (const [socket, answers] of this.#answersUnderWay) if (answers === 0) socket.destroy();
  }

  /** Hangs up on everyone. */
  closeNow(): void {
    for (const socket of this.#answersUnderWay.keys()) socket.destroy();
  }

  #count(socket: Socket, change: number): void {
    const answers = this.#answersUnderWay.get(socket);
    if (answers !== undefined) this.#answersUnderWay.set(socket, answers + change);
  }
}
