/**
 * What our Record-Route carries, so that requests within a call find both phones without us keeping calls in memory:
 * where each of them is reached, and which is which, sealed so that nobody else can make one.
 *
 *     2 × (1 transport | 4 our address | 4 address | 2 port | 4 TCP connection) | 4 caller | 12 seal
 *
 * As the user of a URI that is 62 characters; a 7940/7960 has room for a route of more than that.
 */
import { createHmac, hash, timingSafeEqual } from 'node:crypto';
import type { Hop } from '#protocols/sip/transactions/hop.ts';
import { ipv4FromNumber, ipv4ToNumber, parseIpv4Address } from '#values/ipv4-address.ts';

const HOP_OCTETS = 15;
const CALLER_OCTETS = 4;
const SEAL_OCTETS = 12;
const TOTAL_OCTETS = 2 * HOP_OCTETS + CALLER_OCTETS + SEAL_OCTETS;

/** What identifies the one who began a dialog, in every request of it. */
export interface DialogSide {
  readonly callId: string;
  /** The tag of the sender's From, which is the caller's in requests of the caller only. */
  readonly fromTag: string;
}

/** Makes and opens the user part of our Record-Route. */
export class DialogSeal {
  readonly #key: Uint8Array;

  /** A key of 32 random octets. */
  constructor(key: Uint8Array) {
    this.#key = key;
  }

  /** The user part for a dialog between the one who sends the request and the one it is sent to. */
  close(caller: DialogSide, callerHop: Hop, calleeHop: Hop): string {
    const content = Buffer.concat([packHop(callerHop), packHop(calleeHop), callerMark(caller)]);
    return Buffer.concat([content, this.#sign(content)]).toString('base64url');
  }

  /** Where a request of one side goes: to the other. `undefined` when the user part was not made by us. */
  open(user: string, side: DialogSide): Hop | undefined {
    const octets = Buffer.from(user, 'base64url');
    if (octets.length !== TOTAL_OCTETS) return undefined;
    const content = octets.subarray(0, -SEAL_OCTETS);
    if (!timingSafeEqual(octets.subarray(-SEAL_OCTETS), this.#sign(content))) return undefined;
    const isCaller = callerMark(side).equals(content.subarray(2 * HOP_OCTETS));
    return unpackHop(content.subarray(isCaller ? HOP_OCTETS : 0));
  }

  #sign(content: Uint8Array): Buffer {
    return createHmac('sha256', this.#key).update(content).digest().subarray(0, SEAL_OCTETS);
  }
}

function callerMark({ callId, fromTag }: DialogSide): Buffer {
  return hash('sha256', JSON.stringify([callId, fromTag]), 'buffer').subarray(0, CALLER_OCTETS);
}

function packHop({ transport, local, address, port, connection = 0 }: Hop): Buffer {
  const octets = Buffer.alloc(HOP_OCTETS);
  octets.writeUInt8(transport === 'tcp' ? 1 : 0, 0);
  octets.writeUInt32BE(ipv4ToNumber(local), 1);
  const known = parseIpv4Address(address);
  octets.writeUInt32BE(known === undefined ? 0 : ipv4ToNumber(known), 5);
  octets.writeUInt16BE(port, 9);
  octets.writeUInt32BE(connection % 2 ** 32, 11);
  return octets;
}

function unpackHop(octets: Buffer): Hop {
  const connection = octets.readUInt32BE(11);
  return {
    transport: octets.readUInt8(0) === 1 ? 'tcp' : 'udp',
    local: ipv4FromNumber(octets.readUInt32BE(1)),
    address: ipv4FromNumber(octets.readUInt32BE(5)),
    port: octets.readUInt16BE(9),
    ...(connection === 0 ? {} : { connection }),
  };
}
