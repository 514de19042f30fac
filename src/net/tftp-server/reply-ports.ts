import type { UdpPort } from './udp-port.ts';

/**
 * What the kernel counts for a small datagram that waits to be taken: 768 octets on loopback, up to 2,304 with network
 * cards that fill pages.
 */
const OCTETS_WAITING = 2048;
/** More ports than this bring nothing: what is left over is spread over them. */
const MOST_PORTS = 16;

/** A port that replies leave from and acknowledgements come back to. */
export interface ReplyPort {
  readonly udp: UdpPort;
  /** Conversations that have it and have not ended. */
  conversations: number;
}

/** How many ports a pool has for so many conversations, when each gets a receive buffer of so many octets. */
export function replyPortsFor(conversations: number, receiveBufferBytes: number): number {
  return Math.min(MOST_PORTS, Math.ceil(conversations / roomOf(receiveBufferBytes)));
}

/**
 * The ports of one address that replies leave from. Few conversations share the first one, so that what they send and
 * receive goes in large batches. A port whose buffer holds one acknowledgement of each of its conversations, and no
 * more, leaves the rest to the next: so none is dropped although ten thousand come at once.
 */
export class ReplyPorts {
  readonly #ports: readonly ReplyPort[];
  readonly #room: number;

  /** At least one port, each with a receive buffer of so many octets. */
  constructor(ports: readonly UdpPort[], receiveBufferBytes: number) {
    this.#ports = ports.map((udp) => ({ udp, conversations: 0 }));
    this.#room = roomOf(receiveBufferBytes);
  }

  /** The port for one more conversation, which counts as its from now on: the first with room, or the emptiest. */
  take(): ReplyPort {
    const free = this.#ports.find(({ conversations }) => conversations < this.#room);
    const port =
      free ?? this.#ports.reduce((best, one) => (one.conversations < best.conversations ? one : best));
    port.conversations += 1;
    return port;
  }
}

function roomOf(receiveBufferBytes: number): number {
  return Math.max(1, Math.floor(receiveBufferBytes / OCTETS_WAITING));
}
