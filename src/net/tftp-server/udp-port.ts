import { DATA_HEADER_LENGTH, LARGEST_BLOCK_SIZE } from '#protocols/tftp/packet.ts';
import type { Ipv4Address } from '#values/ipv4-address.ts';

/** Room for every packet that TFTP has. */
export const LARGEST_PACKET = DATA_HEADER_LENGTH + LARGEST_BLOCK_SIZE;

/**
 * One UDP port of ours, as the transfers see it. A packet is written in place and then sent, so that an
 * implementation owns its memory and may hand it to the kernel, alone or in batches, without a copy.
 */
export interface UdpPort {
  readonly port: number;
  /** Where the next packet is written, {@link LARGEST_PACKET} long. Ask anew after each {@link send}. */
  readonly outgoing: Uint8Array;
  /** Sends the first `length` octets of {@link outgoing}. What can't be sent is lost, as packets may be. */
  send(length: number, to: Ipv4Address, toPort: number): void;
}
