import type { AnswerFile } from '#provisioning/file-answer.ts';
import type { TurnOrder } from '#provisioning/turn-order.ts';
import type { Clock } from '#values/clock.ts';
import type { Ipv4Address } from '#values/ipv4-address.ts';
import type { TftpCounters } from './tftp-counters.ts';
import type { TftpEvent } from './tftp-event.ts';
import type { TftpLimits } from './tftp-limits.ts';
import type { UdpMethod } from './udp-method.ts';

/**
 * Where DATA comes from. `pool`: from a few ports opened at start, as most clients expect it (RFC 1350 §4).
 * `single-port`: everything from the listening port, which is what gets through NAT and container networks.
 */
export type TftpReplyMode = 'pool' | 'single-port';

/** What a TFTP server needs to run. */
export interface TftpServerOptions {
  /** Our own addresses. Each has its own sockets, so that an answer leaves from the address that was asked. */
  readonly addresses: readonly Ipv4Address[];
  /** 69, or 0 for any free port, the same on every address. */
  readonly port: number;
  readonly mode: TftpReplyMode;
  /** Datagram by datagram when absent. */
  readonly udp?: UdpMethod;
  readonly answer: AnswerFile;
  /** Whether an address is in a network that we serve. Others get silence, and are counted. */
  readonly mayAsk: (address: Ipv4Address) => boolean;
  /** First come, first served when absent. */
  readonly order?: TurnOrder;
  readonly onEvent: (event: TftpEvent) => void;
  readonly clock: Clock;
  readonly limits?: Partial<TftpLimits>;
}

/** What the kernel granted to the sockets that receive requests on one address. */
export interface TftpIntake {
  readonly address: Ipv4Address;
  readonly sockets: number;
  /** Octets of receive buffer over all of them, as the kernel counts them. */
  readonly receiveBufferBytes: number;
}

/**
 * A running TFTP server. Disposing it stops taking requests, lets running transfers finish for a while, tells the
 * rest by an ERROR, and closes the sockets.
 */
export interface TftpServer extends AsyncDisposable {
  /** The port that is listened on. */
  readonly port: number;
  readonly intakes: readonly TftpIntake[];
  /** A snapshot. */
  counters(): TftpCounters;
}
