import type { Doorway } from '#net/tftp-server/conversation.ts';
import { ReplyPorts } from '#net/tftp-server/reply-ports.ts';
import type { TftpEvent } from '#net/tftp-server/tftp-event.ts';
import { DEFAULT_TFTP_LIMITS, type TftpLimits } from '#net/tftp-server/tftp-limits.ts';
import type { TftpReplyMode } from '#net/tftp-server/tftp-server-options.ts';
import { TransferDesk } from '#net/tftp-server/transfer-desk.ts';
import { LARGEST_PACKET, type UdpPort } from '#net/tftp-server/udp-port.ts';
import { decodePacket } from '#protocols/tftp/decode-packet.ts';
import { encodePacket } from '#protocols/tftp/encode-packet.ts';
import type { TftpOption, TftpPacket } from '#protocols/tftp/packet.ts';
import type { AnswerFile, Artifact } from '#provisioning/file-answer.ts';
import { FIRST_COME, type TurnOrder } from '#provisioning/turn-order.ts';
import type { Ipv4Address } from '#values/ipv4-address.ts';

/** A packet that the desk sent, and from which port of ours. */
export interface SentPacket {
  readonly via: number;
  readonly to: Ipv4Address;
  readonly toPort: number;
  readonly packet: TftpPacket;
}

const LISTENING_PORT = 69;
/** Room for one conversation, so that several use all ports. */
const BUFFER_OF_A_PORT = 2048;

/** An artifact with these octets; the rest is of no matter to TFTP. */
export function artifactOf(name: string, bytes: Uint8Array): Artifact {
  return { kind: 'artifact', name, bytes, hash: '', contentType: 'text/plain', secret: false };
}

/** A desk without sockets or timers: what it sends is kept, and its time is a number. */
export class VirtualTftpDesk {
  readonly desk: TransferDesk;
  readonly sent: SentPacket[] = [];
  readonly events: TftpEvent[] = [];
  readonly ports: readonly UdpPort[];
  readonly doorway: Doorway;
  now = 0;
  /** Newcomers are not served at once, but by {@link TransferDesk.welcome}. */
  isBusy = false;

  constructor(
    answer: AnswerFile,
    {
      limits = {},
      mode = 'pool',
      mayAsk = () => true,
      order = FIRST_COME,
    }: {
      readonly limits?: Partial<TftpLimits>;
      readonly mode?: TftpReplyMode;
      readonly mayAsk?: (address: Ipv4Address) => boolean;
      readonly order?: TurnOrder;
    } = {},
  ) {
    const listening = this.#port(LISTENING_PORT);
    const replies = mode === 'pool' ? [1001, 1002, 1003, 1004].map((port) => this.#port(port)) : [listening];
    this.ports = [listening, ...replies];
    const address = '10.0.0.1' as Ipv4Address;
    const replyPorts = new ReplyPorts(replies, BUFFER_OF_A_PORT);
    this.doorway = { address, index: 0, listeningPort: LISTENING_PORT, replyPorts };
    this.desk = new TransferDesk(
      {
        addresses: [address],
        port: LISTENING_PORT,
        mode,
        answer,
        mayAsk,
        order,
        onEvent: (event) => this.events.push(event),
        clock: { now: () => 1_700_000_000_000 + this.now, monotonic: () => this.now },
      },
      { ...DEFAULT_TFTP_LIMITS, ...limits },
    );
  }

  /** A packet comes in; gives back what was sent because of it. */
  receive(
    packet: TftpPacket | Uint8Array,
    from: string,
    fromPort: number,
    via = LISTENING_PORT,
  ): SentPacket[] {
    const bytes = packet instanceof Uint8Array ? packet : encodePacket(packet);
    const port = this.ports.find((candidate) => candidate.port === via);
    if (port === undefined) throw new TypeError(`no port ${via}`);
    return this.#during(() => {
      this.desk.receive(bytes, from as Ipv4Address, fromPort, port, this.doorway);
      if (!this.isBusy) this.desk.welcome();
    });
  }

  /** A read request in octet comes in. */
  ask(name: string, from: string, fromPort: number, options: readonly TftpOption[] = []): SentPacket[] {
    return this.receive({ kind: 'rrq', name, mode: 'octet', options }, from, fromPort);
  }

  /** Time passes, turn by turn; gives back what was sent meanwhile. */
  wait(ms: number): SentPacket[] {
    return this.#during(() => {
      const until = this.now + ms;
      while (this.now < until) {
        this.now = Math.min(this.now + 50, until);
        this.desk.tick();
      }
    });
  }

  /** What happened, in order. */
  get eventKinds(): string[] {
    return this.events.map(({ kind }) => kind);
  }

  #during(act: () => void): SentPacket[] {
    const before = this.sent.length;
    act();
    return this.sent.slice(before);
  }

  #port(port: number): UdpPort {
    const outgoing = new Uint8Array(LARGEST_PACKET);
    const send = (length: number, to: Ipv4Address, toPort: number) => {
      this.sent.push({ via: port, to, toPort, packet: decodePacket(outgoing.slice(0, length)) });
    };
    return { port, outgoing, send };
  }
}
