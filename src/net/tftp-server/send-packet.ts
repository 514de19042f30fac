import { encodePacket } from '#protocols/tftp/encode-packet.ts';
import type { TftpPacket } from '#protocols/tftp/packet.ts';
import type { Ipv4Address } from '#values/ipv4-address.ts';
import type { Conversation, Sending } from './conversation.ts';
import type { UdpPort } from './udp-port.ts';

/** Sends one small packet. */
export function sendPacket(port: UdpPort, packet: TftpPacket, to: Ipv4Address, toPort: number): void {
  const bytes = encodePacket(packet);
  port.outgoing.set(bytes);
  port.send(bytes.length, to, toPort);
}

/** Sends blocks of a transfer, each written where it leaves from. */
export function sendBlocks(conversation: Conversation, sending: Sending, first: number, last: number): void {
  const { replyPort, transfer } = sending;
  for (let block = first; block <= last; block += 1) {
    const length = transfer.writeBlock(block, replyPort.outgoing);
    replyPort.send(length, conversation.peer.address, conversation.fromPort);
  }
}
