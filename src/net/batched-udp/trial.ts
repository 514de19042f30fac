import type { UdpMethod } from '#net/tftp-server/udp-method.ts';
import type { Ipv4Address } from '#values/ipv4-address.ts';
import { BatchedSocket } from './batched-socket.ts';

const LOOPBACK = '127.0.0.1' as Ipv4Address;
/** Of the datagrams that are sent to and fro: TFTP's smallest, a row of blocks, and one that no row holds. */
const LENGTHS = [4, 516, 516, 516, 1, 1024] as const;
/** What has not arrived by then never will, on loopback. */
const LONGEST_MS = 1000;

/**
 * Sends datagrams from one port to another and back: each has to wake its receiver, whole, and from where it was sent, and
 * what waits for it has to go on.
 */
export async function worksHere(udp: UdpMethod): Promise<boolean> {
  const sockets = [await udp.bind(LOOPBACK, 0, 'alone'), await udp.bind(LOOPBACK, 0, 'reuse-port')];
  try {
    const [one, other] = sockets;
    if (!(one instanceof BatchedSocket && other instanceof BatchedSocket)) return false;
    return (await arrives(one, other)) && (await arrives(other, one));
  } finally {
    for (const socket of sockets) await socket.close();
  }
}

async function arrives(from: BatchedSocket, to: BatchedSocket): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const tooLong = setTimeout(resolve, LONGEST_MS, false);
  let came = 0;
  to.receive((bytes, address, port) => {
    const isSame = bytes.length === LENGTHS[came] && bytes.every((octet) => octet === came + 1);
    const isRight = isSame && address === LOOPBACK && port === from.port;
    came += 1;
    if (!isRight || came === LENGTHS.length) resolve(isRight);
  });
  const sender = from.sender();
  for (const [index, length] of LENGTHS.entries()) {
    sender.outgoing.fill(index + 1, 0, length);
    sender.send(length, LOOPBACK, to.port);
  }
  const isRight = await promise;
  clearTimeout(tooLong);
  return isRight;
}
