import { createSocket } from 'node:dgram';
import { once } from 'node:events';

/** UDP as the phone needs it; the real network, or one in memory for tests. */
export interface Datagrams {
  /**
   * Opens a socket bound to exactly this address; port 0 takes a free one. Rejects when the port is taken.
   * Errors of single sends are lost datagrams, nothing more.
   */
  open(address: string, port: number, receive: ReceiveDatagram): Promise<DatagramSocket>;
}

/** Called for every datagram that comes to a socket. */
export type ReceiveDatagram = (bytes: Uint8Array, from: { address: string; port: number }) => void;

/** One bound UDP socket. */
export interface DatagramSocket {
  readonly port: number;
  send(bytes: Uint8Array, address: string, port: number): void;
  close(): void;
}

/** The machine's own network. */
export const systemDatagrams: Datagrams = {
  async open(address, port, receive) {
    const socket = createSocket('udp4');
    socket.bind({ address, port, exclusive: true });
    try {
      await once(socket, 'listening');
    } catch (error) {
      socket.close();
      throw error;
    }
    socket.on('message', (bytes, from) => receive(bytes, from));
    // A port that nobody listens on answers with ICMP, which Linux reports here: to a phone it is silence.
    socket.on('error', () => {});
    return {
      port: socket.address().port,
      send: (bytes, to, toPort) => socket.send(bytes, toPort, to, () => {}),
      close: () => socket.close(),
    };
  },
};
