import { OPTIONS } from '#protocols/dhcp/option-table.ts';
import { decodeOption, type OptionKind, type OptionValues } from '#protocols/dhcp/option-value.ts';
import { type DhcpPacket, NO_ADDRESS } from '#protocols/dhcp/packet.ts';
import { type Ipv4Address, parseIpv4Address } from '#values/ipv4-address.ts';
import type { DhcpHabits } from './dhcp-habits.ts';

/** What the phone keeps of an ACK. */
export interface PhoneLease {
  readonly address: Ipv4Address;
  readonly server: Ipv4Address;
  readonly mask?: Ipv4Address;
  readonly router?: Ipv4Address;
  readonly dnsServers: readonly Ipv4Address[];
  readonly domain?: string;
  /** Where it will look for files; absent when it was told none that it can use. */
  readonly tftpServer?: Ipv4Address;
  /** Seconds. */
  readonly leaseSeconds: number;
}

/** Reads an OFFER or ACK as a phone does; `undefined` when it lacks what no phone can do without. */
export function readPhoneLease(packet: DhcpPacket, habits: DhcpHabits): PhoneLease | undefined {
  const server = read(packet, 'serverIdentifier');
  const leaseSeconds = read(packet, 'leaseTime');
  if (packet.yiaddr === NO_ADDRESS || server === undefined || leaseSeconds === undefined) return undefined;
  const mask = read(packet, 'subnetMask');
  const [router] = read(packet, 'routers') ?? [];
  const domain = read(packet, 'domain');
  const tftpServer = tftpServerOf(packet, habits);
  return {
    address: packet.yiaddr,
    server,
    ...(mask === undefined ? {} : { mask }),
    ...(router === undefined ? {} : { router }),
    dnsServers: read(packet, 'dnsServers') ?? [],
    ...(domain === undefined ? {} : { domain }),
    ...(tftpServer === undefined ? {} : { tftpServer }),
    leaseSeconds,
  };
}

/** 0.0.0.0 is no server (documented). A host name in 66 would want a DNS client, which this phone is without. */
function tftpServerOf(packet: DhcpPacket, { prefers150 }: DhcpHabits): Ipv4Address | undefined {
  const by150 = read(packet, 'tftpServers') ?? [];
  const by66 = parseIpv4Address(read(packet, 'tftpServerName') ?? '');
  const candidates = prefers150 ? [...by150, by66] : [by66, ...by150];
  return [...candidates, packet.siaddr].find((address) => address !== undefined && address !== NO_ADDRESS);
}

function read<Name extends keyof typeof OPTIONS>(
  packet: DhcpPacket,
  name: Name,
): OptionValues[(typeof OPTIONS)[Name]['kind']] | undefined {
  const { code, kind } = OPTIONS[name];
  const octets = packet.options.get(code);
  if (octets === undefined) return undefined;
  return decodeOption(kind as OptionKind, octets) as OptionValues[(typeof OPTIONS)[Name]['kind']];
}
