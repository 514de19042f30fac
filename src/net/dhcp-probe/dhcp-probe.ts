import { randomInt } from 'node:crypto';
import type { RemoteInfo, Socket } from 'node:dgram';
import { setTimeout as delay } from 'node:timers/promises';
import { decodePacket } from '#protocols/dhcp/decode-packet.ts';
import { SERVER_PORT } from '#protocols/dhcp/packet.ts';
import type { ProbedOffer } from '#provisioning/dhcp-judgement/probed-offer.ts';
import type { Clock } from '#values/clock.ts';
import { DecodeError } from '#values/decode-error.ts';
import { type Ipv4Address, parseIpv4Address } from '#values/ipv4-address.ts';
import { type MacAddress, macFromOctets } from '#values/mac-address.ts';
import { OffhookError } from '#values/offhook-error.ts';
import { openProbeSockets } from './open-probe-sockets.ts';
import { probeDiscover } from './probe-discover.ts';
import { readOffer } from './read-offer.ts';

const EVERYONE = '255.255.255.255';
/** One lost packet must not hide a server. */
const ASK_AGAIN_MS = 2000;
/** More than any network has, unless somebody floods it. */
const MOST_OFFERS = 16;

/** Where, and as whom, to ask. */
export interface DhcpProbeOptions {
  /** Our address on the network that is asked. */
  readonly address: Ipv4Address;
  /** Who asks, as servers see it. */
  readonly mac: MacAddress;
  /** How long to listen. A server that first looks whether the address is free takes up to three seconds. */
  readonly milliseconds: number;
  readonly clock: Clock;
  /** Told of each offer when it comes. */
  readonly onOffer?: (offer: ProbedOffer) => void;
}

/**
 * Asks for an address as a 7960 would and gives the first offer of each server; none is taken up. Throws
 * `OffhookError` when the port can't be had or nothing can be sent.
 */
export async function probeDhcp(options: DhcpProbeOptions): Promise<ProbedOffer[]> {
  const { address, mac, milliseconds, clock } = options;
  using sockets = await openProbeSockets(address);
  const xid = randomInt(2 ** 32);
  const offers: ProbedOffer[] = [];
  const startedAt = clock.monotonic();
  const elapsed = () => clock.monotonic() - startedAt;
  const take = (bytes: Uint8Array, { address: from }: RemoteInfo) => {
    const offer = offerTo({ mac, xid }, bytes, from, elapsed());
    if (offer === undefined || offers.length >= MOST_OFFERS) return;
    if (offers.some(({ server, source }) => server === offer.server && source === offer.source)) return;
    offers.push(offer);
    options.onOffer?.(offer);
  };
  for (const socket of [sockets.broadcasts, sockets.own]) {
    socket.on('message', take);
    // Errors of a socket that has listened are about single packets; silence is told anyway.
    socket.on('error', () => undefined);
  }
  while (elapsed() < milliseconds) {
    await send(sockets.own, probeDiscover(mac, xid, Math.floor(elapsed() / 1000)));
    await delay(Math.max(0, Math.min(ASK_AGAIN_MS, milliseconds - elapsed())));
  }
  return offers;
}

function offerTo(
  asked: { readonly mac: MacAddress; readonly xid: number },
  bytes: Uint8Array,
  from: string,
  after: number,
): ProbedOffer | undefined {
  const source = parseIpv4Address(from);
  if (source === undefined) return undefined;
  try {
    const packet = decodePacket(bytes);
    const isOurs = packet.xid === asked.xid && macFromOctets(packet.chaddr) === asked.mac;
    return isOurs ? readOffer(packet, source, Math.round(after)) : undefined;
  } catch (error) {
    if (error instanceof DecodeError) return undefined;
    throw error;
  }
}

async function send(socket: Socket, bytes: Uint8Array): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  socket.send(bytes, SERVER_PORT, EVERYONE, (error) => (error === null ? resolve() : reject(error)));
  try {
    await promise;
  } catch (cause) {
    const reason = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown';
    throw new OffhookError(
      'DHCP_PROBE_NOT_SENT',
      `The question could not be sent by broadcast (${reason}).`,
      'Is the interface up? A firewall of this machine may forbid it, too: UDP to port 67.',
      { cause },
    );
  }
}
