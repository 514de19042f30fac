import type { Socket } from 'node:dgram';
import type { Ipv4Address } from '#values/ipv4-address.ts';
import type { UdpPort } from './udp-port.ts';

/** Takes a datagram; the octets are only read before it returns. */
export type TakeDatagram = (bytes: Uint8Array, from: Ipv4Address, fromPort: number) => void;

/**
 * Who may bind the same address and port as well: nobody; other sockets of this program, which then share what comes
 * (`SO_REUSEPORT`); or any program (`SO_REUSEADDR`), as those do that wait for the same broadcasts.
 */
export type PortSharing = 'alone' | 'reuse-port' | 'reuse-address';

/** How UDP ports are opened and used: datagram by datagram, or many in one call of the kernel. */
export interface UdpMethod {
  /** Binds a socket. Rejects with the system's error. */
  bind(address: Ipv4Address, port: number, sharing: PortSharing): Promise<Socket>;
  /** What to send by. Only of sockets that this method has bound. */
  portOf(socket: Socket): UdpPort;
  /** Calls `take` for each datagram from now on. */
  receive(socket: Socket, take: TakeDatagram): void;
  /** Asks for a receive buffer of so many octets, and tells how many it has now, as the kernel counts them. */
  growReceiveBuffer(socket: Socket, octets: number): number;
  /** Sends what is waiting to be sent, closes a socket, and waits until its port is free. */
  close(socket: Socket): Promise<void>;
}
