import { randomInt } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { UdpMethod, UdpSocket } from '#net/tftp-server/udp-method.ts';
import type { UdpPort } from '#net/tftp-server/udp-port.ts';
import { encodePacket } from '#protocols/dhcp/encode-packet.ts';
import { OPTIONS } from '#protocols/dhcp/option-table.ts';
import {
  BROADCAST_FLAG,
  ETHERNET,
  MESSAGE_TYPE,
  NO_ADDRESS,
  OPERATION,
  SERVER_PORT,
} from '#protocols/dhcp/packet.ts';
import type { Ipv4Address } from '#values/ipv4-address.ts';
import { type MacAddress, macOctets } from '#values/mac-address.ts';
import type { DhcpCounters } from './dhcp-counters.ts';
import type { HeardReply } from './dhcp-event.ts';
import { DhcpIntake, type DhcpIntakeOptions } from './dhcp-intake.ts';
import { type DhcpSockets, openDhcpSockets } from './open-sockets.ts';

const EVERYONE = '255.255.255.255' as Ipv4Address;
/** Two questions, so that one lost packet does not hide a server; slow ones probe an address for a second first. */
const SEARCH_STEPS_MS = [1000, 1500];

export interface DhcpServerOptions extends Omit<DhcpIntakeOptions, 'send'> {
  /** How its sockets are used. */
  readonly udp: UdpMethod;
}

/** A running DHCP server, or one that only listens. Disposing it closes the sockets. */
export interface DhcpServer extends AsyncDisposable {
  counters(): DhcpCounters;
  /** Asks as a client with this MAC address would, and gives the offers of other servers within 2.5 s. */
  findOthers(mac: MacAddress): Promise<HeardReply[]>;
}

/** Serves or overhears DHCP on the interface that has the address. Throws `OffhookError` when a port can't be had. */
export async function startDhcpServer(options: DhcpServerOptions): Promise<DhcpServer> {
  return new UdpDhcpServer(options, await openDhcpSockets(options.udp, options.address));
}

class UdpDhcpServer implements DhcpServer {
  readonly #intake: DhcpIntake;
  readonly #sockets: readonly UdpSocket[];
  readonly #asking: UdpPort;
  readonly #searches = new Map<number, HeardReply[]>();
  #closed: Promise<unknown> | undefined;

  constructor(options: DhcpServerOptions, sockets: DhcpSockets) {
    this.#sockets = Object.values(sockets);
    this.#asking = sockets.asking.sender();
    const answering = sockets.own.sender();
    this.#intake = new DhcpIntake({
      ...options,
      send: ({ bytes, port, address }) => this.#send(answering, bytes, port, address),
      onEvent: (event) => {
        const search = event.kind === 'heard' ? this.#searches.get(event.reply.xid) : undefined;
        if (search !== undefined && event.kind === 'heard') search.push(event.reply);
        else options.onEvent(event);
      },
    });
    const { broadcasts, own, replies, asking } = sockets;
    // Nothing of the bytes is kept: their memory is the method's.
    for (const socket of [broadcasts, own]) {
      socket.receive((bytes) => this.#intake.takeQuestion(bytes));
    }
    for (const socket of [replies, asking]) {
      socket.receive((bytes, address) => this.#intake.takeReply(bytes, address));
    }
    for (const socket of this.#sockets) {
      socket.onError(() => {
        this.#intake.counters.socketErrors += 1;
      });
    }
  }

  counters(): DhcpCounters {
    return { ...this.#intake.counters };
  }

  async findOthers(mac: MacAddress): Promise<HeardReply[]> {
    const xid = randomInt(2 ** 32);
    const offers: HeardReply[] = [];
    this.#searches.set(xid, offers);
    this.#intake.ownTransactions.add(xid);
    try {
      for (const step of SEARCH_STEPS_MS) {
        if (this.#closed !== undefined) break;
        this.#send(this.#asking, searchMessage(mac, xid), SERVER_PORT, EVERYONE);
        await delay(step);
      }
      return offers.filter(({ type }) => type === 'offer');
    } finally {
      this.#searches.delete(xid);
      this.#intake.ownTransactions.delete(xid);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closed ??= Promise.all(this.#sockets.map((socket) => socket.close()));
    await this.#closed;
  }

  #send(from: UdpPort, bytes: Uint8Array, port: number, address: Ipv4Address): void {
    if (this.#closed !== undefined) return;
    from.outgoing.set(bytes);
    from.send(bytes.length, address, port);
  }
}

/** What a phone would ask, so that a server that answers phones alone shows itself, too. */
function searchMessage(mac: MacAddress, xid: number): Uint8Array {
  const none = NO_ADDRESS;
  const header = { op: OPERATION.request, htype: ETHERNET, hops: 0, secs: 0, flags: BROADCAST_FLAG } as const;
  return encodePacket({
    ...header,
    xid,
    ciaddr: none,
    yiaddr: none,
    siaddr: none,
    giaddr: none,
    chaddr: macOctets(mac),
    sname: '',
    file: '',
    options: new Map([
      [OPTIONS.messageType.code, Uint8Array.of(MESSAGE_TYPE.discover)],
      [OPTIONS.vendorClass.code, Uint8Array.from(Buffer.from('Cisco Systems, Inc. IP Phone CP-7960G\0'))],
      [OPTIONS.parameterList.code, Uint8Array.of(1, 66, 6, 3, 15, 150, 35)],
    ]),
  });
}
