import type { Ipv4Address } from '#values/ipv4-address.ts';
import type { UdpPort } from './udp-port.ts';

/** Takes a datagram; the octets are only read before it returns. */
export type TakeDatagram = (bytes: Uint8Array, from: Ipv4Address, fromPort: number) => void;

/**
 * Who may bind the same address and port as well: nobody; other sockets of this program, which then share what comes
 * (`SO_REUSEPORT`); or any program (`SO_REUSEADDR`), as those do that wait for the same broadcasts.
 */
export type PortSharing = 'alone' | 'reuse-port' | 'reuse-address';

/** A bound UDP socket of ours. */
export interface UdpSocket {
  /** The number of its port. */
  readonly port: number;
  /** What to send by: the same each time. */
  sender(): UdpPort;
  /** Calls `take` for each datagram from now on. */
  receive(take: TakeDatagram): void;
  /** Calls `tell` when something could not be sent or received; without it, that may be an uncaught exception. */
  onError(tell: () => void): void;
  /** Asks for a receive buffer of so many octets, and tells how many it has now, as the kernel counts them. */
  growReceiveBuffer(octets: number): number;
  /** Lets it send to everyone. */
  allowBroadcasts(): void;
  /** Sends what is waiting to be sent, and waits until its port is free. Nothing is taken from now on. */
  close(): Promise<void>;
}

/** How UDP sockets are opened and used: datagram by datagram, or many in one call of the kernel. */
export interface UdpMethod<Bound extends UdpSocket = UdpSocket> {
  /** Binds a socket. Rejects with the system's error. */
  bind(address: Ipv4Address, port: number, sharing: PortSharing): Promise<Bound>;
}
