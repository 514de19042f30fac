import { encodePacket, SAFE_OCTETS } from '#protocols/dhcp/encode-packet.ts';
import { OPTIONS } from '#protocols/dhcp/option-table.ts';
import { encodeOption } from '#protocols/dhcp/option-value.ts';
import {
  BROADCAST_FLAG,
  CLIENT_PORT,
  type DhcpPacket,
  MESSAGE_TYPE,
  NO_ADDRESS,
  OPERATION,
  SERVER_PORT,
} from '#protocols/dhcp/packet.ts';
import { ReplyTemplate } from '#protocols/dhcp/reply-template.ts';
import type { DhcpAnswer } from '#provisioning/dhcp/dhcp-desk.ts';
import type { DhcpNetwork } from '#provisioning/dhcp/network.ts';
import { DHCP_REASONS } from '#provisioning/dhcp/reasons.ts';
import { type Ipv4Address, ipv4FromNumber } from '#values/ipv4-address.ts';
import { networkMask } from '#values/ipv4-network.ts';
import { optional } from './read-question.ts';

/** Headers of IP and UDP, which option 57 counts. */
const HEADER_OCTETS = 28;
const ETHERNET_OCTETS = 1500;
const EVERYONE = '255.255.255.255' as Ipv4Address;

type Options = ReadonlyMap<number, Uint8Array>;

/** Octets and where they go. */
export interface DhcpReply {
  readonly bytes: Uint8Array;
  readonly address: Ipv4Address;
  readonly port: number;
}

/**
 * The reply to a client's message (RFC 2131 §4.1 and table 3); `undefined` where the answer is silence. When
 * the client takes only a short message, further options that it did not ask for stay behind.
 */
export function makeReply(
  request: DhcpPacket,
  { decision, network }: DhcpAnswer,
  server: Ipv4Address,
): DhcpReply | undefined {
  switch (decision.kind) {
    case 'offer':
    case 'ack':
    case 'details':
      return network === undefined ? undefined : agree(request, decision, network, server);
    case 'nak': {
      const message = encodeOption('text', DHCP_REASONS[decision.reason].summary);
      const head: [number, Uint8Array][] = [typeOption('nak'), serverOption(server)];
      const options = new Map([...head, [OPTIONS.message.code, message] as const, ...echoed(request)]);
      const header = replyHeader(request);
      // A relay must pass it on as a broadcast: the client's address is not to be believed (RFC 2131 §4.3.2).
      const flags = request.giaddr === NO_ADDRESS ? header.flags : header.flags | BROADCAST_FLAG;
      return { bytes: encodePacket({ ...header, flags, options }, longestFor(request)), ...targetOf(header) };
    }
    default:
      return undefined;
  }
}

function agree(
  request: DhcpPacket,
  decision: Agreement,
  network: DhcpNetwork,
  server: Ipv4Address,
): DhcpReply {
  const yiaddr = decision.kind === 'details' ? NO_ADDRESS : decision.address;
  // Whatever else the field says is not to be believed, or we would send to whom a stranger names.
  const isAtItsAddress =
    decision.kind === 'details' || (decision.kind === 'ack' && request.ciaddr === yiaddr);
  const ciaddr = isAtItsAddress ? request.ciaddr : NO_ADDRESS;
  const { htype, xid, flags, giaddr, chaddr } = request;
  const places = { htype, xid, flags, ciaddr, yiaddr, giaddr, chaddr };
  const filled = templateOf(decision, network, server).fill(places, echoed(request), longestFor(request));
  const target = targetOf(places);
  if (filled !== undefined) return { bytes: filled, address: target.address, port: target.port };
  const packet = { ...NO_HEADER, ...places, siaddr: network.tftpServers[0] };
  const bytes = encodeFitting(packet, request, headOptions(decision, network, server), network);
  return { bytes, ...target };
}

type Agreement = Extract<DhcpAnswer['decision'], { kind: 'offer' | 'ack' | 'details' }>;

/** By the length of the lease. */
type Templates = { readonly [Kind in Agreement['kind']]: Map<number, ReplyTemplate> };

const templates = new WeakMap<DhcpNetwork, Templates>();
/** Clients may wish for leases of any length. */
const TEMPLATES_KEPT = 32;

/** Everything that is the same for all clients of a network that get the same answer. */
function templateOf(decision: Agreement, network: DhcpNetwork, server: Ipv4Address): ReplyTemplate {
  let ofNetwork = templates.get(network);
  if (ofNetwork === undefined) {
    ofNetwork = { offer: new Map(), ack: new Map(), details: new Map() };
    templates.set(network, ofNetwork);
  }
  const ofKind = ofNetwork[decision.kind];
  const seconds = decision.kind === 'details' ? 0 : decision.seconds;
  const known = ofKind.get(seconds);
  if (known !== undefined) return known;
  const { usual, further } = optionsOf(network);
  const options = new Map([...headOptions(decision, network, server), ...usual, ...further]);
  const header = { ...NO_HEADER, siaddr: network.tftpServers[0] };
  const made = new ReplyTemplate({ ...header, options });
  if (ofKind.size < TEMPLATES_KEPT) ofKind.set(seconds, made);
  return made;
}

function headOptions(decision: Agreement, network: DhcpNetwork, server: Ipv4Address): [number, Uint8Array][] {
  const type = typeOption(decision.kind === 'offer' ? 'offer' : 'ack');
  const lease = decision.kind === 'details' ? [] : leaseOptions(decision.seconds, network);
  return [type, serverOption(server), ...lease];
}

const NO_HEADER: Omit<DhcpPacket, 'options'> = {
  op: OPERATION.reply,
  htype: 0,
  hops: 0,
  xid: 0,
  secs: 0,
  flags: 0,
  ciaddr: NO_ADDRESS,
  yiaddr: NO_ADDRESS,
  siaddr: NO_ADDRESS,
  giaddr: NO_ADDRESS,
  chaddr: new Uint8Array(0),
  sname: '',
  file: '',
};

/**
 * Through the relay, to an address that works already, or to everyone: without raw sockets nothing reaches a
 * client that has no address yet by unicast, so the broadcast flag is taken as set (a stated deviation).
 */
function targetOf({ giaddr, ciaddr }: Pick<DhcpPacket, 'giaddr' | 'ciaddr'>): {
  address: Ipv4Address;
  port: number;
} {
  if (giaddr !== NO_ADDRESS) return { address: giaddr, port: SERVER_PORT };
  return { address: ciaddr === NO_ADDRESS ? EVERYONE : ciaddr, port: CLIENT_PORT };
}

function replyHeader({ htype, xid, flags, giaddr, chaddr }: DhcpPacket): Omit<DhcpPacket, 'options'> {
  return { ...NO_HEADER, htype, xid, flags, giaddr, chaddr };
}

function encodeFitting(
  packet: Omit<DhcpPacket, 'options'>,
  request: DhcpPacket,
  head: readonly [number, Uint8Array][],
  network: DhcpNetwork,
): Uint8Array {
  const { usual, further } = optionsOf(network);
  const asked = optional(request, OPTIONS.parameterList) ?? new Uint8Array(0);
  const wanted = [...further].filter(([code]) => asked.includes(code));
  const encode = (more: Iterable<[number, Uint8Array]>) => {
    const options = new Map([...head, ...usual, ...more, ...echoed(request)]);
    return encodePacket({ ...packet, options }, longestFor(request));
  };
  try {
    return encode(wanted);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return encode([]);
  }
}

function typeOption(type: keyof typeof MESSAGE_TYPE): [number, Uint8Array] {
  return [OPTIONS.messageType.code, Uint8Array.of(MESSAGE_TYPE[type])];
}

function serverOption(server: Ipv4Address): [number, Uint8Array] {
  return [OPTIONS.serverIdentifier.code, encodeOption('address', server)];
}

function leaseOptions(seconds: number, { leaseTimes }: DhcpNetwork): [number, Uint8Array][] {
  const { lease, renewal, rebinding } = leaseTimes;
  const inProportion = (time: number) => Math.floor((time * seconds) / lease);
  return [
    [OPTIONS.leaseTime.code, encodeOption('uint32', seconds)],
    [OPTIONS.renewalTime.code, encodeOption('uint32', inProportion(renewal))],
    [OPTIONS.rebindingTime.code, encodeOption('uint32', inProportion(rebinding))],
  ];
}

/** The client's identifier (RFC 6842 §3) and, last, the relay's own information (RFC 3046 §2.2) come back as they are. */
function echoed({ options }: DhcpPacket): [number, Uint8Array][] {
  const own: [number, Uint8Array][] = [];
  for (const { code } of ECHOED) {
    const value = options.get(code);
    if (value !== undefined) own.push([code, value]);
  }
  return own;
}

const ECHOED = [OPTIONS.clientIdentifier, OPTIONS.relayAgentInformation];

function longestFor(request: DhcpPacket): number {
  const wanted = optional(request, OPTIONS.maximumSize) ?? 0;
  return Math.max(SAFE_OCTETS, Math.min(wanted, ETHERNET_OCTETS) - HEADER_OCTETS);
}

const prepared = new WeakMap<DhcpNetwork, { usual: Options; further: Options }>();

/** What every client of a network is told, made once. */
function optionsOf(network: DhcpNetwork): { usual: Options; further: Options } {
  const known = prepared.get(network);
  if (known !== undefined) return known;
  const { routers, dnsServers, ntpServers, tftpServers, domain, arpTimeout } = network;
  const mask = ipv4FromNumber(networkMask(network.network));
  const usual = new Map<number, Uint8Array>([[OPTIONS.subnetMask.code, encodeOption('address', mask)]]);
  const addresses = [
    [OPTIONS.routers.code, routers],
    [OPTIONS.dnsServers.code, dnsServers],
    [OPTIONS.ntpServers.code, ntpServers],
    [OPTIONS.tftpServers.code, tftpServers],
  ] as const;
  for (const [code, list] of addresses) {
    if (list.length > 0) usual.set(code, encodeOption('addresses', list));
  }
  if (domain !== undefined) usual.set(OPTIONS.domain.code, encodeOption('text', domain));
  if (arpTimeout !== undefined) usual.set(OPTIONS.arpTimeout.code, encodeOption('uint32', arpTimeout));
  usual.set(OPTIONS.tftpServerName.code, encodeOption('text', tftpServers[0]));
  const further = new Map([...network.furtherOptions].filter(([code]) => !usual.has(code)));
  const made = { usual, further };
  prepared.set(network, made);
  return made;
}
