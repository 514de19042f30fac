import type { UdpMethod } from '#net/tftp-server/udp-method.ts';
import type { Ipv4Address } from '#values/ipv4-address.ts';
import { BatchedPort } from './batched-port.ts';

const LOOPBACK = '127.0.0.1' as Ipv4Address;
/** Of the datagrams that are sent to and fro: TFTP's smallest, a row of blocks, and one that no row holds. */
const LENGTHS = [4, 516, 516, 516, 1, 1024] as const;

/** Sends datagrams from one port to another and back: each has to arrive whole, from where it was sent. */
export async function worksHere(udp: UdpMethod): Promise<boolean> {
  const sockets = [await udp.bind(LOOPBACK, 0, 'alone'), await udp.bind(LOOPBACK, 0, 'reuse-port')];
  try {
    const [one, other] = sockets.map((socket) => udp.portOf(socket));
    if (!(one instanceof BatchedPort && other instanceof BatchedPort)) return false;
    return arrives(one, other) && arrives(other, one);
  } finally {
    for (const socket of sockets) await udp.close(socket);
  }
}

function arrives(from: BatchedPort, to: BatchedPort): boolean {
  for (const [index, length] of LENGTHS.entries()) {
    from.outgoing.fill(index + 1, 0, length);
    from.send(length, LOOPBACK, to.port);
  }
  from.flush();
  const isWhole: boolean[] = [];
  to.drain((bytes, address, port) => {
    const index = isWhole.length;
    const isSame = bytes.length === LENGTHS[index] && bytes.every((octet) => octet === index + 1);
    isWhole.push(isSame && address === LOOPBACK && port === from.port);
  });
  return isWhole.length === LENGTHS.length && !isWhole.includes(false);
}
